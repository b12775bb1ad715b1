package dev.varve.fuse.mount;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What is read from `/proc`, and what is written into the options of a mount.
final class MountTableTest {
  @Test
  void aLineOfTheTableIsReadWhateverItsOptionalFields() {
    String table =
        """
        22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
        36 22 0:45 / /mnt/with\\040blank\\134and\\303\\244 rw master:1 propagate_from:2 - fuse.varve varve rw
        37 22 0:46 / /mnt/plain rw - fuse.varve volume\\0401 rw
        nonsense
        """;
    assertThat(MountTable.parse(table))
        .containsExactly(
            new MountTable.Entry("8:1", "/", "ext4", "/dev/sda1"),
            new MountTable.Entry("0:45", "/mnt/with blank\\and\u00e4", "fuse.varve", "varve"),
            new MountTable.Entry("0:46", "/mnt/plain", "fuse.varve", "volume 1"));
  }

  @Test
  void groupsAreReadFromAStatus() {
    assertThat(Groups.parse("Name:\tx\nGroups:\t4 24 4294967295 \nVmPeak:\t1 kB\n"))
        .containsExactly(4, 24, -1);
    assertThat(Groups.parse("Name:\tx\nGroups:\t\n")).isEmpty();
    assertThat(Groups.parse("")).isEmpty();
  }

  @Test
  void optionsAreWordsForTheKernelAndForTheHelper() {
    MountOptions options =
        MountOptions.DEFAULTS
            .named("varve", "pool")
            .sized(8192, 0)
            .with(MountOptions.Switch.ALLOW_OTHER)
            .with(MountOptions.Switch.READ_ONLY);
    assertThat(MountPoint.kernelOptions(options, 9))
        .matches(
            "fd=9,rootmode=40000,user_id=\\d+,group_id=\\d+,max_read=8192,default_permissions,allow_other");
    assertThat(MountPoint.helperOptions(options))
        .isEqualTo(
            "fsname=pool,subtype=varve,nosuid,nodev,ro,max_read=8192,default_permissions,allow_other");
  }
}
