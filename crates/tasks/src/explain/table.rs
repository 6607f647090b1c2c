//! What is known of the cloud's codes and of the texts that it gives in place of one, in both languages. Data: it says
//! no more than documentation and the cloud's own clients do, and where a code is known by its number only, that.

use super::Explanation;
use crate::names::Name;

const GATEWAY: Option<&str> = Some("https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-errorcode.html");
const SIGNING: Option<&str> = Some("https://support.huaweicloud.com/en-us/devg-apisign/api-sign-0001.html");
const IAM: Option<&str> = Some("https://support.huaweicloud.com/api-iam/iam_02_0006.html");

const fn explained(
    title: [&'static str; 2],
    cause: [&'static str; 2],
    next: [&'static str; 2],
    link: Option<&'static str>,
) -> Explanation {
    Explanation { title: both(title), cause: both(cause), next: both(next), link }
}

const fn both([en, zh]: [&'static str; 2]) -> Name {
    Name { en, zh }
}

/// Codes that mean the same, and what: those of the gateway with `APIG.`, those of DCS with `DCS.` or in nine digits,
/// those of IAM with `IAM.`, all others by their digits alone.
pub(super) const CODES: &[(&[&str], Explanation)] = &[
    (
        &["APIG.0101"],
        explained(
            ["This host knows no such API", "该主机上没有此接口"],
            [
                "The gateway has no API at this address. The host is one of another product or region, or the path is wrong: `gaussdb.` is TaurusDB in some regions and GaussDB in others.",
                "网关在此地址上没有对应的接口：主机属于其他产品或区域，或者路径有误。`gaussdb.` 在部分区域是 TaurusDB，在另一些区域是 GaussDB。",
            ],
            ["Check the region and the hosts of the connection.", "请检查连接的区域和主机。"],
            GATEWAY,
        ),
    ),
    (
        &["APIG.0201"],
        explained(
            ["The gateway could not handle the request", "网关无法处理该请求"],
            [
                "The request was malformed or too large (at most 32 KB of address, 32 KB of headers and 12 MB of body), or what stands behind the gateway did not answer in time.",
                "请求格式有误或过大（地址和请求头各不超过 32 KB，请求体不超过 12 MB），或者后端服务没有及时响应。",
            ],
            [
                "With status 502 or 504 ask again later; otherwise look at what was sent.",
                "状态码为 502 或 504 时请稍后重试；否则请检查所发送的请求。",
            ],
            GATEWAY,
        ),
    ),
    (
        &["APIG.0301"],
        explained(
            ["The credential was refused", "凭证被拒绝"],
            [
                "The gateway could not verify the token or the access key. The text beside the code tells why.",
                "网关无法验证令牌或访问密钥，具体原因见错误码旁的文字。",
            ],
            [
                "Sign in again. Do not repeat the call with the same access key: more than five failures in a row lock it for five minutes.",
                "请重新登录。不要用同一访问密钥反复重试：连续失败超过 5 次，该密钥会被锁定 5 分钟。",
            ],
            SIGNING,
        ),
    ),
    (
        &["APIG.0302"],
        explained(
            ["Not allowed", "没有权限"],
            [
                "The gateway knows the credential, and it may not call this API.",
                "网关已识别该凭证，但它无权调用此接口。",
            ],
            ["Ask whoever manages permissions for the right to this API.", "请向权限管理员申请此接口的权限。"],
            GATEWAY,
        ),
    ),
    (
        &["APIG.0307"],
        explained(
            ["The token has to be renewed", "令牌需要更新"],
            ["The gateway no longer takes this token.", "网关不再接受该令牌。"],
            ["Sign in again to get a new token.", "请重新登录以获取新令牌。"],
            GATEWAY,
        ),
    ),
    (
        &["APIG.0308"],
        explained(
            ["Too many requests", "请求过于频繁"],
            [
                "More calls were made than the gateway lets through in the time it counts by; the text beside the code tells the limit.",
                "在网关的计数时间内，调用次数超过了上限；具体上限见错误码旁的文字。",
            ],
            ["Wait a few seconds, and call less often.", "请等待几秒，并降低调用频率。"],
            GATEWAY,
        ),
    ),
    (
        &["APIG.0310"],
        explained(
            ["The project is not available", "项目不可用"],
            [
                "The credential is good, but not for this project or not now.",
                "凭证有效，但不能用于该项目，或该项目当前不可用。",
            ],
            ["Check the project's id and its region.", "请检查项目 ID 及其所在区域。"],
            GATEWAY,
        ),
    ),
    (
        &["APIG.0613"],
        explained(
            ["IAM does not answer", "IAM 服务无响应"],
            [
                "The gateway could not reach the service that verifies credentials.",
                "网关无法连接到验证凭证的统一身份认证服务。",
            ],
            ["Ask again later. The credential need not be wrong.", "请稍后重试，凭证本身未必有误。"],
            GATEWAY,
        ),
    ),
    (
        &["APIG.0802"],
        explained(
            ["The user is blocked in this region", "该用户在此区域被禁止"],
            ["The gateway refuses this IAM user in this region.", "网关拒绝该 IAM 用户在此区域的访问。"],
            ["Ask whoever manages the account, or use another region.", "请联系账号管理员，或使用其他区域。"],
            GATEWAY,
        ),
    ),
    (
        &["200543"],
        explained(
            ["There is no such job", "任务不存在"],
            [
                "The cloud knows jobs of the last month only, and a new id only some seconds after the job was created.",
                "云端只保留最近一个月的任务，新任务的 ID 在创建数秒后才能查到。",
            ],
            [
                "If the job is new, ask again in some seconds; else check id, project and region.",
                "如果是新任务，请过几秒再查；否则请检查任务 ID、项目和区域。",
            ],
            None,
        ),
    ),
    (
        &["280001", "200001", "200004"],
        explained(
            ["A parameter is wrong", "参数错误"],
            [
                "The service refused what it was asked with, and does not say which part of it.",
                "服务拒绝了请求参数，但没有说明是哪一个。",
            ],
            ["Compare the call with the API's documentation.", "请将该调用与接口文档对照。"],
            None,
        ),
    ),
    (
        &["280439"],
        explained(
            ["The page size is out of range", "每页条数超出范围"],
            ["`limit` has to be from 1 to 100.", "`limit` 必须在 1 到 100 之间。"],
            ["Ask for at most 100 rows a page.", "每页最多请求 100 条。"],
            None,
        ),
    ),
    (
        &["280440"],
        explained(
            ["The offset is wrong", "偏移量错误"],
            ["The list does not take this `offset`.", "该列表不接受这个 `offset`。"],
            ["Count from 0, in rows.", "请从 0 开始，按记录数计算偏移量。"],
            None,
        ),
    ),
    (
        &["280408"],
        explained(
            ["The project id is wrong", "项目 ID 错误"],
            ["The service does not take this project id.", "服务不接受该项目 ID。"],
            [
                "Check the project id of the connection, and that it is of this region.",
                "请检查连接的项目 ID，并确认它属于该区域。",
            ],
            None,
        ),
    ),
    (
        &["280056"],
        explained(
            ["The token is not for this", "令牌不适用"],
            ["The gateway let the token through, and the service refused it.", "令牌通过了网关，但被服务拒绝。"],
            ["Sign in for this project and region.", "请针对该项目和区域重新登录。"],
            None,
        ),
    ),
    (
        &["280015", "201003"],
        explained(
            ["Not found, or not allowed", "资源不存在或没有权限"],
            [
                "The service says the same to both: there is no such resource in this project, or the user may not see it.",
                "两种情况的答复相同：该项目中没有此资源，或者用户无权查看。",
            ],
            ["Check the id, and the user's permissions.", "请检查 ID 以及用户的权限。"],
            None,
        ),
    ),
    (
        &["200047", "200019", "200011", "201202", "201014"],
        explained(
            ["The instance was busy", "实例正忙"],
            [
                "Another operation was under way on the instance, or its state did not allow this one.",
                "实例上有其他操作正在进行，或其状态不允许此操作。",
            ],
            [
                "Wait until the instance's other tasks are over, then start it again.",
                "请等实例上的其他任务结束后再重新发起。",
            ],
            None,
        ),
    ),
    (
        &["200022"],
        explained(
            ["The instance does not exist", "实例不存在"],
            [
                "The service knows no such instance. In one documentation the same code says that an instance's name is already taken; the text beside it tells which.",
                "服务中没有该实例。另有文档用同一错误码表示实例名称已存在，以错误码旁的文字为准。",
            ],
            [
                "Check the instance's id or, when one was created, its name.",
                "请检查实例 ID；如果是创建实例，请检查名称。",
            ],
            None,
        ),
    ),
    (
        &["280234"],
        explained(
            ["The instance's name is not valid", "实例名称不合法"],
            ["The service does not take this name for an instance.", "服务不接受该实例名称。"],
            ["Choose another name.", "请更换名称。"],
            None,
        ),
    ),
    (
        &["201015", "05000084", "212033", "216011"],
        explained(
            ["May succeed when started again", "重新发起可能成功"],
            [
                "Known by its number only: what it means is not documented. The cloud's Terraform provider waits and tries again after it.",
                "仅知道该错误码，其含义没有公开文档。华为云的 Terraform 插件遇到它时会等待并重试。",
            ],
            [
                "Start it again after a while; if it fails again, open a ticket with the job's id.",
                "请稍后重新发起；如果再次失败，请附上任务 ID 提交工单。",
            ],
            None,
        ),
    ),
    (
        &["500000"],
        explained(
            ["Failed without a told reason", "失败，未说明原因"],
            [
                "Known by its number only: GaussDB gives it in the place of a reason, and what it means is not documented.",
                "仅知道该错误码：GaussDB 用它代替失败原因，其含义没有公开文档。",
            ],
            ["Open a ticket with the job's id.", "请附上任务 ID 提交工单。"],
            None,
        ),
    ),
    (
        &["DCS.1001", "DCS.1002", "DCS.1003", "DCS.1004", "111401001", "111401002", "111401003", "111401004"],
        explained(
            ["The token was refused", "令牌被拒绝"],
            ["DCS could not verify the token.", "DCS 无法验证该令牌。"],
            ["Sign in again.", "请重新登录。"],
            None,
        ),
    ),
    (
        &["DCS.2003", "DCS.2007", "DCS.3003"],
        explained(
            ["Not allowed", "没有权限"],
            ["DCS knows the user, and refuses this to them.", "DCS 已识别该用户，但不允许此操作。"],
            ["Ask whoever manages permissions for the right to it.", "请向权限管理员申请相应权限。"],
            None,
        ),
    ),
    (
        &["DCS.3022", "111404022"],
        explained(
            ["The instance does not exist", "实例不存在"],
            [
                "DCS knows no such instance in this project. It may have been deleted.",
                "该项目中没有此 DCS 实例，它可能已被删除。",
            ],
            ["Check the instance's id, project and region.", "请检查实例 ID、项目和区域。"],
            None,
        ),
    ),
    (
        &["DCS.4001"],
        explained(
            ["Not found", "资源不存在"],
            ["DCS knows nothing by this id (status 404).", "DCS 中没有此 ID 对应的资源（状态码 404）。"],
            ["Check the id, project and region.", "请检查 ID、项目和区域。"],
            None,
        ),
    ),
    (
        &["DCS.4025"],
        explained(
            ["The end lies before the start", "结束时间早于开始时间"],
            [
                "The range of times that was asked for ends before it begins.",
                "所查询的时间范围，结束时间早于开始时间。",
            ],
            ["Ask for a range that ends later.", "请修改时间范围。"],
            None,
        ),
    ),
    (
        &["111400063"],
        explained(
            ["A parameter is wrong", "参数错误"],
            [
                "As the answer to a call: a parameter is not valid, and the text may name it only as `{0}`. The list of tasks has this code beside tasks that succeeded too: there it tells nothing.",
                "作为接口的错误码：某个参数不合法，文字中可能只写作 `{0}`。任务列表中，成功的任务也会带有此错误码，此时它不说明任何问题。",
            ],
            ["Go by the task's status, not by this code.", "请以任务状态为准，不要依据此错误码判断。"],
            None,
        ),
    ),
    (
        &["DCS.4064", "DCS.4065", "DCS.4066"],
        explained(
            ["A code beside a step", "步骤旁的错误码"],
            [
                "Known by its number only. It stands beside steps that finished well too, so that it does not tell a failure.",
                "仅知道该错误码。成功完成的步骤旁也会出现，因此不能据此判断失败。",
            ],
            ["Go by the status of the step.", "请以步骤的状态为准。"],
            None,
        ),
    ),
    (
        &["DCS.4070", "111400070"],
        explained(
            ["The task's id is wrong", "任务 ID 错误"],
            ["DCS knows no background task by this id.", "DCS 中没有此 ID 对应的后台任务。"],
            ["Check the id, and that it is of this project.", "请检查任务 ID，并确认它属于该项目。"],
            None,
        ),
    ),
    (
        &["DCS.4094", "111400094"],
        explained(
            ["The instance has no background tasks", "实例不支持后台任务"],
            ["DCS does not support background tasks for this instance.", "该 DCS 实例不支持后台任务。"],
            ["Look for its tasks in the project's list.", "请在项目的任务列表中查找。"],
            None,
        ),
    ),
    (
        &["DCS.4800"],
        explained(
            ["The offset is wrong", "偏移量错误"],
            ["The list does not take this `offset`.", "该列表不接受这个 `offset`。"],
            ["Count from 0, in rows.", "请从 0 开始，按记录数计算偏移量。"],
            None,
        ),
    ),
    (
        &["DCS.4957"],
        explained(
            ["The task's state does not allow this", "任务状态不允许此操作"],
            ["What was asked is not possible in the state that the task is in.", "任务当前的状态不允许所请求的操作。"],
            ["Look at the task's status, and ask again once it is over.", "请查看任务状态，待其结束后再试。"],
            None,
        ),
    ),
    (
        &["DCS.5000"],
        explained(
            ["DCS failed", "DCS 内部错误"],
            ["An error within the service; the code tells no more.", "服务内部发生错误，错误码没有更多信息。"],
            ["Ask again later; if it stays, open a ticket.", "请稍后重试；如果持续出现，请提交工单。"],
            None,
        ),
    ),
    (
        &["IAM.1100"],
        explained(
            ["A parameter is missing", "缺失必选参数"],
            ["IAM needs a parameter that the call does not have.", "调用缺少 IAM 必需的参数。"],
            ["Check what was asked.", "请检查请求参数。"],
            IAM,
        ),
    ),
    (
        &["IAM.1101"],
        explained(
            ["The user name is not valid", "用户名校验失败"],
            ["IAM does not take this user name.", "IAM 不接受该用户名。"],
            ["Check the user name.", "请检查用户名。"],
            IAM,
        ),
    ),
    (
        &["IAM.1103"],
        explained(
            ["The password is not valid", "密码校验失败"],
            ["IAM does not take this password.", "IAM 不接受该密码。"],
            ["Check the password.", "请检查密码。"],
            IAM,
        ),
    ),
    (
        &["IAM.0007"],
        explained(
            ["A parameter is not valid", "请求参数校验失败"],
            [
                "IAM does not take a parameter of the call; the text beside the code names it.",
                "IAM 不接受某个请求参数，其名称见错误码旁的文字。",
            ],
            ["Check what was asked.", "请检查请求参数。"],
            IAM,
        ),
    ),
    (
        &["IAM.0009"],
        explained(
            ["The token that was asked about is not valid", "所查询的令牌无效"],
            ["IAM does not take the token in `X-Subject-Token`.", "IAM 不接受 `X-Subject-Token` 中的令牌。"],
            ["Sign in again.", "请重新登录。"],
            IAM,
        ),
    ),
    (
        &["IAM.0011"],
        explained(
            ["The body is not valid", "请求体校验失败"],
            ["IAM can make nothing of the body of the call.", "IAM 无法解析请求体。"],
            ["Check what was asked.", "请检查请求体。"],
            IAM,
        ),
    ),
];

/// Texts by which a failure is known, where it has no code or one that means many things.
pub(super) const TEXTS: &[(&str, Explanation)] = &[
    (
        "verify aksk signature fail",
        explained(
            ["The signature does not fit", "签名不匹配"],
            [
                "What arrived is not what the access key signed: something on the way changed the request, or the secret key is another one. The gateway sends back the request as it saw it.",
                "到达网关的请求与签名内容不一致：途中有环节修改了请求，或者私有访问密钥有误。网关会返回它所看到的请求。",
            ],
            [
                "Compare both requests line by line, and check the secret key.",
                "请逐行对比两份请求，并检查私有访问密钥。",
            ],
            SIGNING,
        ),
    ),
    (
        "decrypt token fail",
        explained(
            ["The gateway makes nothing of the token", "网关无法解析令牌"],
            [
                "The token was not copied whole, is of another region's IAM, or is no longer valid.",
                "令牌没有完整复制，来自其他区域的 IAM，或已失效。",
            ],
            ["Sign in again in this region.", "请在该区域重新登录。"],
            SIGNING,
        ),
    ),
    (
        "token expires",
        explained(
            ["The token has expired", "令牌已过期"],
            [
                "A token is valid for 24 hours; the text tells when this one ended.",
                "令牌有效期为 24 小时，具体过期时间见文字。",
            ],
            ["Sign in again.", "请重新登录。"],
            Some("https://support.huaweicloud.com/intl/en-us/ocr_faq/ocr_01_0063.html"),
        ),
    ),
    (
        "x-auth-token not found",
        explained(
            ["No token arrived", "请求未携带令牌"],
            [
                "The request reached the gateway without a token: none was sent, or a proxy on the way dropped it.",
                "请求到达网关时没有令牌：未发送，或被途中的代理丢弃。",
            ],
            ["Check that the proxy passes the header `X-Auth-Token` on.", "请确认代理会转发请求头 `X-Auth-Token`。"],
            Some("https://support.huaweicloud.com/intl/en-us/ocr_faq/ocr_01_0063.html"),
        ),
    ),
    (
        "Get secretKey failed",
        explained(
            ["There is no such access key", "访问密钥不存在"],
            ["The cloud does not know this access key.", "云端没有此访问密钥。"],
            [
                "Check the access key. One that is temporary needs its security token too.",
                "请检查访问密钥。临时访问密钥还需要同时提供安全令牌。",
            ],
            SIGNING,
        ),
    ),
    (
        "AK access failed to reach the limit",
        explained(
            ["The access key is locked", "访问密钥已被锁定"],
            [
                "It has failed more than five times in a row, and is locked for five minutes.",
                "该密钥连续失败超过 5 次，被锁定 5 分钟。",
            ],
            ["Wait five minutes, and do not ask with it until then.", "请等待 5 分钟，期间不要再使用该密钥。"],
            SIGNING,
        ),
    ),
    (
        "The username or password is wrong",
        explained(
            ["User name or password is wrong", "用户名或密码错误"],
            [
                "IAM did not sign this user in, and does not say which of the two is wrong.",
                "IAM 拒绝了登录，但不说明是用户名还是密码有误。",
            ],
            [
                "Check account, user and password. A HUAWEI ID or a federated user cannot sign in so: it takes an IAM user.",
                "请检查账号、用户名和密码。华为账号和联邦用户不能这样登录，需要使用 IAM 用户。",
            ],
            None,
        ),
    ),
    (
        "Single task exception",
        explained(
            ["One step of the job failed", "任务中的一个步骤异常"],
            [
                "TaurusDB says no more than that. It has been seen beside jobs that completed too.",
                "TaurusDB 没有给出更多信息。已完成的任务旁也出现过这段文字。",
            ],
            [
                "Go by the job's status; if it failed, open a ticket with the job's id.",
                "请以任务状态为准；如果任务失败，请附上任务 ID 提交工单。",
            ],
            None,
        ),
    ),
    (
        "ECS云服务器处理异常",
        explained(
            ["A server of the instance could not be handled", "实例的云服务器处理异常"],
            [
                "The job works on cloud servers (ECS), and an operation on one of them failed; the cloud says no more.",
                "任务需要操作弹性云服务器（ECS），其中一步失败，云端没有给出更多信息。",
            ],
            [
                "Start it again; if it fails again, open a ticket with the job's id.",
                "请重新发起；如果再次失败，请附上任务 ID 提交工单。",
            ],
            None,
        ),
    ),
    (
        "createVM failed",
        explained(
            ["A server could not be created", "云服务器创建失败"],
            [
                "A cloud server that the instance needs could not be created; the cloud says no more.",
                "实例所需的云服务器未能创建，云端没有给出更多信息。",
            ],
            [
                "Start it again; if it fails again, open a ticket with the job's id.",
                "请重新发起；如果再次失败，请附上任务 ID 提交工单。",
            ],
            None,
        ),
    ),
    (
        "Failed to upgrade the DB Agent",
        explained(
            ["The agent on the instance could not be upgraded", "数据库 Agent 升级失败"],
            [
                "The cloud's own program beside the database could not be upgraded; the cloud says no more.",
                "云端部署在数据库旁的 Agent 程序升级失败，云端没有给出更多信息。",
            ],
            [
                "Start it again; if it fails again, open a ticket with the job's id.",
                "请重新发起；如果再次失败，请附上任务 ID 提交工单。",
            ],
            None,
        ),
    ),
];
