//! The kinds of work that are done in the simulated cloud: their names, how often they occur, how long they take.

/// Which list tells of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum List {
    /// TaurusDB's tasks with a time of their own.
    Scheduled,
    /// TaurusDB's tasks that begin at once.
    Immediate,
    /// GaussDB's tasks.
    GaussDb,
    /// DCS' background tasks.
    Dcs,
}

impl List {
    /// All of them.
    pub(crate) const ALL: [Self; 4] = [Self::Scheduled, Self::Immediate, Self::GaussDb, Self::Dcs];

    /// The kinds of work that this list tells of.
    pub(crate) const fn kinds(self) -> &'static [Kind] {
        match self {
            Self::Scheduled => SCHEDULED,
            Self::Immediate => IMMEDIATE,
            Self::GaussDb => GAUSSDB,
            Self::Dcs => DCS,
        }
    }
}

/// One kind of work.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    /// The name the list gives it.
    pub(crate) name: &'static str,
    /// How often it occurs beside the others of its list.
    pub(crate) weight: u64,
    /// The least and the most seconds it takes.
    pub(crate) seconds: (i64, i64),
    /// Whether it works on an instance that is made or removed by it and is on no list of instances.
    pub(crate) passing: bool,
}

const fn kind(name: &'static str, weight: u64, seconds: (i64, i64)) -> Kind {
    Kind { name, weight, seconds, passing: false }
}

const fn passing(name: &'static str, weight: u64, seconds: (i64, i64)) -> Kind {
    Kind { name, weight, seconds, passing: true }
}

/// Both families of names: the scheduler's own five, and names of the immediate jobs for the same work.
const SCHEDULED: &[Kind] = &[
    kind("VERSION_UPGRADE", 8, (600, 3_600)),
    kind("RESIZE_FLAVOR", 7, (420, 2_400)),
    kind("REBOOT_INSTANCE", 6, (60, 420)),
    kind("REBOOT_NODE", 5, (40, 300)),
    kind("PROXY_VERSION_UPGRADE", 4, (240, 1_200)),
    kind("UpgradeGaussDBforMySQLDatabaseVersion", 3, (600, 3_600)),
    kind("ResizeGaussDBforMySQLFlavor", 2, (420, 2_400)),
];

/// The documented names, and at the end a few that are written nowhere; one begins with a blank.
const IMMEDIATE: &[Kind] = &[
    passing("CreateGaussDBforMySQLInstance", 6, (480, 1_500)),
    passing("RestoreGaussDBforMySQLNewInstance", 5, (600, 4_800)),
    kind("AddGaussDBforMySQLNodes", 9, (300, 1_200)),
    kind("DeleteGaussDBforMySQLNode", 6, (60, 400)),
    kind("RebootGaussDBforMySQLInstance", 9, (45, 300)),
    kind("ModifyGaussDBforMySQLPort", 2, (30, 180)),
    kind("ModifyGaussDBforMySQLSecurityGroup", 5, (10, 90)),
    kind("ResizeGaussDBforMySQLFlavor", 7, (420, 2_400)),
    kind("SwitchoverGaussDBforMySQLMasterNode", 5, (20, 240)),
    kind("GaussDBforMySQLBindEIP", 3, (10, 60)),
    kind("GaussDBforMySQLUnbindEIP", 3, (10, 60)),
    kind("RenameGaussDBforMySQLInstance", 2, (5, 30)),
    passing("DeleteGaussDBforMySQLInstance", 6, (120, 600)),
    kind("UpgradeGaussDBforMySQLDatabaseVersion", 4, (600, 3_600)),
    kind("EnlargeGaussDBforMySQLProxy", 3, (180, 600)),
    kind("OpenGaussDBforMySQLProxy", 3, (240, 900)),
    kind("CloseGaussDBforMySQLProxy", 2, (60, 240)),
    kind("GaussdbforMySQLModifyProxyIp", 1, (20, 120)),
    kind("ScaleGaussDBforMySQLProxy", 2, (240, 900)),
    kind("GaussDBforMySQLModifyInstanceMetricExtend", 3, (5, 60)),
    kind("GaussDBforMySQLModifyInstanceDataVip", 2, (20, 120)),
    kind("GaussDBforMySQLSwitchSSL", 3, (20, 150)),
    kind("GaussDBforMySQLModifyProxyConsist", 2, (10, 90)),
    kind("GaussDBforMySQLModifyProxyWeight", 3, (10, 90)),
    kind("RestoreTableTaurus", 3, (120, 1_800)),
    kind(" RestartGaussDBInstance", 1, (45, 300)),
    kind("SyncGaussDBforMySQLBinlogPolicy", 1, (10, 120)),
];

/// How many of [`IMMEDIATE`] are documented: those that the list names as what can be asked for.
const IMMEDIATE_DOCUMENTED: usize = 24;

/// The names that the list of immediate jobs says can be asked for.
pub(crate) fn immediate_names() -> impl Iterator<Item = &'static str> {
    IMMEDIATE.iter().take(IMMEDIATE_DOCUMENTED).map(|kind| kind.name)
}

/// The ten documented names, and two of those that occur all the same.
const GAUSSDB: &[Kind] = &[
    passing("CreateGaussDBV5Instance", 7, (900, 2_400)),
    kind("BackupSnapshotGaussDBV5InInstance", 14, (120, 1_800)),
    passing("CloneGaussDBV5NewInstance", 6, (900, 5_400)),
    kind("RestoreGaussDBV5InInstance", 3, (900, 4_800)),
    kind("RestoreGaussDBV5InInstanceToExistedInst", 3, (900, 4_800)),
    passing("DeleteGaussDBV5Instance", 7, (120, 600)),
    kind("EnlargeGaussDBV5Volume", 9, (60, 600)),
    kind("ResizeGaussDBV5Flavor", 7, (600, 3_000)),
    kind("GaussDBV5ExpandClusterCN", 4, (600, 2_400)),
    kind("GaussDBV5ExpandClusterDN", 5, (1_200, 7_200)),
    kind("UpgradeGaussDBV5HotPatch", 1, (300, 1_500)),
    kind("StopBackupGaussDBV5", 1, (10, 60)),
];

/// The name of the one GaussDB task that its list knows and its call by id does not.
pub(crate) const MANUAL_BACKUP: &str = "BackupSnapshotGaussDBV5InInstance";

/// The ten documented names, the second name of a change of specifications, and a few that occur all the same.
const DCS: &[Kind] = &[
    kind("EXTEND", 10, (120, 1_800)),
    kind("ChangeInstanceSpec", 4, (120, 1_800)),
    kind("BindEip", 4, (10, 60)),
    kind("UnBindEip", 4, (10, 60)),
    kind("AddReplica", 6, (120, 900)),
    kind("DelReplica", 4, (30, 240)),
    kind("AddWhitelist", 10, (3, 20)),
    kind("UpdatePort", 2, (20, 120)),
    kind("RemoveIpFromDns", 3, (5, 40)),
    kind("masterStandbySwapJob", 8, (15, 120)),
    kind("modify", 6, (5, 60)),
    kind("ModifyConfig", 3, (5, 60)),
    kind("dcsExportJob", 3, (120, 2_400)),
    kind("DeleteAcl", 1, (3, 20)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_occurs_and_takes_time() {
        for list in List::ALL {
            for kind in list.kinds() {
                assert!(kind.weight > 0, "{}", kind.name);
                assert!(kind.seconds.0 > 0 && kind.seconds.0 <= kind.seconds.1, "{}", kind.name);
            }
        }
        assert!(GAUSSDB.iter().any(|kind| kind.name == MANUAL_BACKUP));
    }

    #[test]
    fn the_names_that_can_be_asked_for_are_the_documented_ones() {
        assert_eq!(immediate_names().count(), 24);
        assert_eq!(immediate_names().last(), Some("GaussDBforMySQLModifyProxyWeight"));
    }
}
