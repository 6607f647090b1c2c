//! The cloud's own names of jobs, statuses, instance states and fields, in both languages. Data: a word that is not
//! here is shown as it came.

use cloud::call::Product;

use crate::status::Status;

/// A name in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// English.
    pub en: &'static str,
    /// Simplified Chinese.
    pub zh: &'static str,
}

type Table = &'static [(&'static str, Name)];

/// What a job of this product does, by the API's name of it.
pub fn job(product: Product, api_name: &str) -> Option<Name> {
    let tables: &[Table] = match product {
        Product::TaurusDb => &[TAURUSDB_JOBS, TAURUSDB_SCHEDULER],
        Product::GaussDb => &[GAUSSDB_TASKS],
        Product::Dcs => &[DCS_TASKS],
    };
    // Some rows carry blanks around the name.
    tables.iter().find_map(|table| find(table, api_name.trim()))
}

/// A status.
pub const fn status(status: Status) -> Name {
    match status {
        Status::Unauthorized => name("Needs authorisation", "待授权"),
        Status::Running => name("Running", "执行中"),
        Status::Pending => name("Pending", "未执行"),
        Status::Failed => name("Failed", "失败"),
        Status::Canceled => name("Cancelled", "已取消"),
        Status::Completed => name("Completed", "成功"),
        Status::Unknown => name("Unknown", "未知"),
    }
}

/// The state of an instance.
pub fn instance_state(word: &str) -> Option<Name> {
    find(INSTANCE_STATES, word)
}

/// A field of an answer that is shown on a job's page.
pub fn field(api_name: &str) -> Option<Name> {
    find(FIELDS, api_name)
}

/// Every job name of a product that has a translation.
pub fn jobs(product: Product) -> impl Iterator<Item = &'static str> {
    let tables: &[Table] = match product {
        Product::TaurusDb => &[TAURUSDB_JOBS, TAURUSDB_SCHEDULER],
        Product::GaussDb => &[GAUSSDB_TASKS],
        Product::Dcs => &[DCS_TASKS],
    };
    tables.iter().flat_map(|table| table.iter().map(|(word, _)| *word)).collect::<Vec<_>>().into_iter()
}

fn find(table: Table, word: &str) -> Option<Name> {
    table.iter().find(|(known, _)| *known == word).map(|(_, name)| *name)
}

const fn name(en: &'static str, zh: &'static str) -> Name {
    Name { en, zh }
}

/// The names of immediate jobs; scheduled ones are seen with them too.
const TAURUSDB_JOBS: Table = &[
    ("CreateGaussDBforMySQLInstance", name("Creating a DB instance", "创建实例")),
    ("RestoreGaussDBforMySQLNewInstance", name("Restoring data to a new DB instance", "恢复新实例")),
    ("AddGaussDBforMySQLNodes", name("Adding nodes", "添加节点")),
    ("DeleteGaussDBforMySQLNode", name("Deleting nodes", "删除节点")),
    ("RebootGaussDBforMySQLInstance", name("Rebooting a DB instance", "重启实例")),
    ("ModifyGaussDBforMySQLPort", name("Changing a database port", "修改实例端口")),
    ("ModifyGaussDBforMySQLSecurityGroup", name("Changing a security group", "修改实例安全组")),
    ("ResizeGaussDBforMySQLFlavor", name("Changing instance specifications", "实例规格变更")),
    ("SwitchoverGaussDBforMySQLMasterNode", name("Promoting a read replica to primary", "只读升主")),
    ("GaussDBforMySQLBindEIP", name("Binding an EIP", "绑定弹性公网IP地址")),
    ("GaussDBforMySQLUnbindEIP", name("Unbinding an EIP", "解绑弹性公网IP地址")),
    ("RenameGaussDBforMySQLInstance", name("Changing a DB instance name", "修改实例名称")),
    ("DeleteGaussDBforMySQLInstance", name("Deleting a DB instance", "删除实例集群")),
    ("UpgradeGaussDBforMySQLDatabaseVersion", name("Upgrading an instance version", "版本升级")),
    ("EnlargeGaussDBforMySQLProxy", name("Adding nodes to a proxy instance", "实例的数据库代理节点扩容")),
    ("OpenGaussDBforMySQLProxy", name("Enabling database proxy", "开启实例的数据库代理")),
    ("CloseGaussDBforMySQLProxy", name("Disabling database proxy", "关闭实例的数据库代理")),
    ("GaussdbforMySQLModifyProxyIp", name("Changing a proxy address", "修改数据库读写分离地址")),
    (
        "ScaleGaussDBforMySQLProxy",
        name("Changing the node specifications of a proxy instance", "实例的数据库代理节点规格变更"),
    ),
    ("GaussDBforMySQLModifyInstanceMetricExtend", name("Enabling or disabling Monitoring by Seconds", "实例秒级监控")),
    ("GaussDBforMySQLModifyInstanceDataVip", name("Changing the private IP address", "修改实例数据浮动IP")),
    ("GaussDBforMySQLSwitchSSL", name("Enabling or disabling SSL", "切换实例SSL开关")),
    ("GaussDBforMySQLModifyProxyConsist", name("Changing the proxy consistency", "修改代理一致性")),
    ("GaussDBforMySQLModifyProxyWeight", name("Changing the read weights of proxy nodes", "修改代理权重")),
    ("RestoreTaurusInInstanceToExisted", name("Restoring to an existing instance", "恢复到已有实例")),
    ("RestoreTaurusInInstanceToCurrent", name("Restoring to the current instance", "恢复到当前实例")),
    ("RestoreTableTaurus", name("Restoring tables", "表级恢复")),
];

/// The names of the scheduler.
const TAURUSDB_SCHEDULER: Table = &[
    ("VERSION_UPGRADE", name("Upgrading the version", "版本升级")),
    ("PROXY_VERSION_UPGRADE", name("Upgrading the proxy version", "代理版本升级")),
    ("RESIZE_FLAVOR", name("Changing specifications", "规格变更")),
    ("REBOOT_NODE", name("Rebooting a node", "重启节点")),
    ("REBOOT_INSTANCE", name("Rebooting an instance", "重启实例")),
];

/// The documented names; the console knows more whose API names are unpublished.
const GAUSSDB_TASKS: Table = &[
    ("CreateGaussDBV5Instance", name("Creating an instance", "创建实例")),
    ("BackupSnapshotGaussDBV5InInstance", name("Creating a manual backup", "手动创建备份")),
    ("CloneGaussDBV5NewInstance", name("Restoring to a new instance", "恢复到新实例")),
    ("RestoreGaussDBV5InInstance", name("Restoring to the current instance", "恢复到当前实例")),
    ("RestoreGaussDBV5InInstanceToExistedInst", name("Restoring to an existing instance", "恢复到已有实例")),
    ("DeleteGaussDBV5Instance", name("Deleting an instance", "删除实例")),
    ("EnlargeGaussDBV5Volume", name("Scaling up storage", "磁盘扩容")),
    ("ResizeGaussDBV5Flavor", name("Changing specifications", "规格变更")),
    ("GaussDBV5ExpandClusterCN", name("Adding coordinator nodes", "协调节点扩容")),
    ("GaussDBV5ExpandClusterDN", name("Adding shards", "分片扩容")),
];

/// The names of background tasks, and those of jobs that have been seen in their place.
const DCS_TASKS: Table = &[
    ("EXTEND", name("Changing specifications", "变更规格")),
    ("BindEip", name("Enabling public access", "开启公网访问")),
    ("UnBindEip", name("Disabling public access", "关闭公网访问")),
    ("AddReplica", name("Adding a replica", "添加副本")),
    ("DelReplica", name("Removing a replica", "删除副本")),
    ("AddWhitelist", name("Setting the IP whitelist", "设置IP白名单")),
    ("UpdatePort", name("Changing the port", "修改端口")),
    ("RemoveIpFromDns", name("Removing an IP address from the domain name", "域名摘除IP")),
    ("masterStandbySwapJob", name("Switching master and standby", "主备切换任务")),
    ("modify", name("Changing the password", "修改密码")),
    ("ChangeInstanceSpec", name("Changing specifications", "变更规格")),
    ("dcsExportJob", name("Exporting data", "导出数据")),
    ("DeleteAcl", name("Deleting an account", "删除账号")),
    ("modifyClientIpTransJob", name("Changing client IP pass-through", "修改客户端IP透传")),
    ("modifyBandwidth", name("Changing the bandwidth", "修改带宽")),
    ("createDCSInstance", name("Creating an instance", "创建实例")),
    ("closeDCSInstance", name("Closing an instance", "关闭实例")),
    ("deleteDCSInstance", name("Deleting an instance", "删除实例")),
    ("backupDCSInstance", name("Backing up an instance", "备份实例")),
    ("restoreDCSInstance", name("Restoring an instance", "恢复实例")),
    ("extendDCSInstance", name("Changing specifications", "变更规格")),
];

/// The states of instances of all products.
const INSTANCE_STATES: Table = &[
    ("createfail", name("Could not be created", "创建失败")),
    ("creating", name("Being created", "创建中")),
    ("normal", name("Normal", "正常")),
    ("abnormal", name("Abnormal", "异常")),
    ("deleted", name("Deleted", "已删除")),
    ("ACTIVE", name("Available", "正常")),
    ("BUILD", name("Being created", "创建中")),
    ("FAILED", name("Abnormal", "异常")),
    ("FROZEN", name("Frozen", "冻结")),
    ("EXPANDING", name("Expanding", "扩容中")),
    ("REBOOTING", name("Rebooting", "重启中")),
    ("UPGRADING", name("Upgrading", "升级中")),
    ("RESTORING", name("Restoring", "恢复中")),
    ("BACKING UP", name("Backing up", "备份中")),
    ("STORAGE FULL", name("Storage full", "存储空间满")),
    ("RUNNING", name("Running", "运行中")),
    ("CREATING", name("Being created", "创建中")),
    ("CREATEFAILED", name("Could not be created", "创建失败")),
    ("ERROR", name("Faulty", "故障")),
    ("RESTARTING", name("Restarting", "重启中")),
    ("EXTENDING", name("Changing specifications", "变更规格中")),
    ("FLUSHING", name("Clearing data", "清空数据中")),
];

/// Fields of answers. Where a field comes as `old_…` and `new_…`, the name is that of the pair.
const FIELDS: Table = &[
    ("capacity", name("Capacity (GB)", "容量(GB)")),
    ("cache_mode", name("Cache mode", "缓存模式")),
    ("resource_spec_code", name("Specification code", "规格参数")),
    ("replica_num", name("Replicas", "副本数量")),
    ("cache_type", name("Cache type", "缓存类型")),
    ("port", name("Port", "端口")),
    ("enable_public_ip", name("Public access", "公网访问")),
    ("public_ip_id", name("EIP id", "公网IP的ID")),
    ("public_ip_address", name("EIP", "公网IP地址")),
    ("enable_ssl", name("SSL", "SSL")),
    ("replica_ip", name("Replica IP", "副本IP")),
    ("replica_az", name("Replica AZ", "副本所在可用区")),
    ("group_name", name("Group", "组名")),
    ("is_only_adjust_charging", name("Billing mode only", "仅调整计费模式")),
    ("account_name", name("Account", "账号名称")),
    ("source_ip", name("Source IP", "源IP")),
    ("target_ip", name("Target IP", "目标IP")),
    ("node_name", name("Node", "节点信息")),
    ("rename_commands", name("Renamed commands", "重命名的指令")),
    ("updated_config_length", name("Changed parameters", "更新配置项的长度")),
    ("target_config", name("Target configuration", "目标配置")),
    ("flavor", name("Flavor", "规格码")),
    ("cpu", name("vCPUs", "CPU核数")),
    ("mem", name("Memory (GB)", "内存(GB)")),
    ("datastore_type", name("Engine", "数据库引擎")),
    ("proxy_id", name("Proxy id", "代理实例ID")),
    ("proxy_name", name("Proxy", "代理实例")),
    ("order_id", name("Order", "订单ID")),
    ("extend_fields", name("More fields", "扩展字段")),
    ("entities", name("Entities", "任务实体")),
    ("instance", name("Instance", "实例")),
    ("endpoint", name("Endpoint", "连接地址")),
    ("type", name("Type", "类型")),
    ("datastore", name("Engine", "数据库引擎")),
    ("version", name("Version", "版本")),
    ("resource_ids", name("Resources", "资源ID")),
    ("resource_id", name("Resource", "资源ID")),
    ("public_ip", name("EIP", "公网IP")),
    ("volume", name("Storage", "存储")),
    ("original_size", name("Size before (GB)", "变更前大小(GB)")),
    ("target_size", name("Size after (GB)", "变更后大小(GB)")),
    ("user_name", name("Started by", "操作用户")),
    ("user_id", name("User id", "用户ID")),
    ("params", name("Parameters", "参数")),
    ("job_id", name("Carried out by job", "执行任务ID")),
    ("error_code", name("Error code", "错误码")),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_table_says_a_thing_twice_or_not_at_all() {
        for table in [TAURUSDB_JOBS, TAURUSDB_SCHEDULER, GAUSSDB_TASKS, DCS_TASKS, INSTANCE_STATES, FIELDS] {
            for (at, (word, name)) in table.iter().enumerate() {
                assert!(!name.en.is_empty() && !name.zh.is_empty(), "{word}");
                assert!(table.iter().skip(at + 1).all(|(other, _)| other != word), "{word}");
            }
        }
    }

    #[test]
    fn both_families_of_names_are_known() {
        assert_eq!(job(Product::TaurusDb, "VERSION_UPGRADE").map(|n| n.zh), Some("版本升级"));
        assert_eq!(job(Product::TaurusDb, "UpgradeGaussDBforMySQLDatabaseVersion").map(|n| n.zh), Some("版本升级"));
        assert_eq!(job(Product::Dcs, " EXTEND").map(|n| n.en), Some("Changing specifications"));
        assert_eq!(job(Product::GaussDb, "HotPatch"), None);
        assert_eq!(jobs(Product::TaurusDb).count(), 32);
    }
}
