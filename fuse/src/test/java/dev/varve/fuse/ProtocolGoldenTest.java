package dev.varve.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Requests and replies byte by byte, as linux/fuse.h has them.
final class ProtocolGoldenTest {
  private static final String BY = " by 1001:1002:1003+1004";

  private static final String ATTRIBUTES =
      "1100000000000000 1200000000000000 1300000000000000 ffffffffffffffff 1500000000000000"
          + " 1700000000000000 1400000016000000 18000000a4810000 190000001a000000"
          + " 1b0000001c000000 0010000000000000";

  private static final String ENTRY =
      "0201000000000000 0300000000000000 0400000000000000 0600000000000000 0500000007000000 "
          + ATTRIBUTES;

  private final Wire wire = new Wire();

  private void check(String call, String reply, Operation operation, Object... fields) {
    wire.fileSystem.calls.clear();
    assertThat(wire.reply(operation, fields)).as(operation.name()).isEqualTo(reply);
    assertThat(wire.fileSystem.calls).containsExactly(call + BY);
  }

  @Test
  void namesBecomeNodes() {
    check("lookup 119 a name", ENTRY, Operation.LOOKUP, "a name");
    check("symlink 119 from to/there", ENTRY, Operation.SYMLINK, "from", "to/there");
    check("mknod 119 n 33188 18 5", ENTRY, Operation.MKNOD, 0100644, 5, 022, 0, "n");
    check("mkdir 119 n 493 18", ENTRY, Operation.MKDIR, 0755, 022, "n");
    check("link 9 119 n", ENTRY, Operation.LINK, 9L, "n");
    check("unlink 119 n", "", Operation.UNLINK, "n");
    check("rmdir 119 n", "", Operation.RMDIR, "n");
    check("rename 119 a 9 b 0", "", Operation.RENAME, 9L, "a", "b");
    check("rename 119 a 9 b 2", "", Operation.RENAME2, 9L, 2, 0, "a", "b");
  }

  @Test
  void anAbsentNameIsNodeZeroWithTheTimeThatItHolds() {
    String reply = wire.reply(Operation.LOOKUP, "absent");
    assertThat(reply)
        .startsWith("0000000000000000 0000000000000000 0200000000000000 0000000000000000 01000000")
        .hasSize(ENTRY.length());
  }

  @Test
  void makingAndOpeningAnswersBoth() {
    String open = " 2100000000000000 0200000000000000";
    check("create 119 n 33188 18 577", ENTRY + open, Operation.CREATE, 01101, 0100644, 022, 0, "n");
    check(
        "tmpfile 119 33188 18 2",
        ENTRY + " 2200000000000000 0000000000000000",
        Operation.TMPFILE,
        2,
        0100644,
        022,
        0,
        "");
  }

  @Test
  void attributesAreToldAndChanged() {
    String attributes = "0800000000000000 0900000000000000 " + ATTRIBUTES;
    check("getattr 119 -1", attributes, Operation.GETATTR, 0, 0, 7L);
    check("getattr 119 7", attributes, Operation.GETATTR, 1, 0, 7L);
    check("access 119 4", "", Operation.ACCESS, 4, 0);
    check("readlink 119", "612f62", Operation.READLINK);
    Object[] fields = {0, 0, 7L, 8L, 0L, 9L, 10L, 11L, 12, 13, 14, 0644, 0, 15, 16, 0};
    String changed = "0000000000000000 0000000000000000 " + ATTRIBUTES;
    fields[0] = 0x7f;
    check(
        "setattr 119 7 [mode=420, uid=15, gid=16, size=8, accessed=9.12, modified=10.13]",
        changed,
        Operation.SETATTR,
        fields);
    fields[0] = 0xdb0;
    check(
        "setattr 119 -1 [accessed=9.12, now, modified=10.13, now too, changed=11.14, drop]",
        changed,
        Operation.SETATTR,
        fields);
  }

  @Test
  void birthIsToldWithAllOtherAttributes() {
    String zeros = " 0000000000000000".repeat(14);
    check(
        "statx 119 7",
        "0000000000000000 0100000000000000 0000000000000000 0000000000000000"
            + " ff0f000009000000 0000000000000000 0400000005000000 0600000003000000"
            + " 0200000000000000 0700000000000000 0800000000000000 0000000000000000"
            + " 0c00000000000000 0d00000000000000 0e00000000000000 0f00000000000000"
            + " 1000000000000000 1100000000000000 1200000000000000 1300000000000000"
            + " 0a0000000b000000 0000000000000000"
            + zeros,
        Operation.STATX,
        1,
        0,
        7L,
        0,
        0xfff);
  }

  @Test
  void attributesOfUsersKnowTheirLength() {
    check("getxattr 119 user.a", "0102030405", Operation.GETXATTR, 5, 0, "user.a");
    check("getxattr 119 user.a", "0500000000000000", Operation.GETXATTR, 0, 0, "user.a");
    check("getxattr 119 user.a", "REPLY 34", Operation.GETXATTR, 4, 0, "user.a");
    check("listxattr 119", "6100626300", Operation.LISTXATTR, 5, 0);
    check("listxattr 119", "0500000000000000", Operation.LISTXATTR, 0, 0);
    check("listxattr 119", "REPLY 34", Operation.LISTXATTR, 4, 0);
    check("removexattr 119 user.a", "", Operation.REMOVEXATTR, "user.a");
    byte[] value = {'v', 'w'};
    check("setxattr 119 user.a vw 1 false", "", Operation.SETXATTR, 2, 1, "user.a", value);
  }

  @Test
  void aLongSetxattrSaysWhetherTheGroupGoes() {
    Wire wire = new Wire(Handshake.SETXATTR_EXT);
    byte[] value = {'v', 'w'};
    assertThat(wire.reply(Operation.SETXATTR, 2, 1, 1, 0, "user.a", value)).isEmpty();
    assertThat(wire.fileSystem.calls).containsExactly("setxattr 119 user.a vw 1 true" + BY);
  }

  @Test
  void filesAreOpenedReadAndWritten() {
    check("open 119 2 true", "2300000000000000 6100000000000000", Operation.OPEN, 2, 1);
    check("read 119 7@8+9 11 0", "010203", Operation.READ, 7L, 8L, 9, 0, 10L, 11, 0);
    check("read 119 7@8+9 11 10", "010203", Operation.READ, 7L, 8L, 9, 2, 10L, 11, 0);
    byte[] bytes = {'a', 'b', 'c'};
    check(
        "write 119 7@8+3 11 10 cache drop abc",
        "0300000000000000",
        Operation.WRITE,
        7L,
        8L,
        3,
        7,
        10L,
        11,
        0,
        bytes);
    check("flush 119 7 8", "", Operation.FLUSH, 7L, 0, 0, 8L);
    check("release 119 7 2 0", "", Operation.RELEASE, 7L, 2, 1, 8L);
    check("release 119 7 2 8", "", Operation.RELEASE, 7L, 2, 2, 8L);
    check("fsync 119 7 true", "", Operation.FSYNC, 7L, 1, 0);
  }

  @Test
  void rangesAreReservedFoundAndCopied() {
    check("fallocate 119 7 3 8 9", "", Operation.FALLOCATE, 7L, 8L, 9L, 3, 0);
    check("lseek 119 7 8 4", "3100000000000000", Operation.LSEEK, 7L, 8L, 4, 0);
    check(
        "copy 119 1 2 3 4 5 2147479552",
        "3200000000000000",
        Operation.COPY_FILE_RANGE,
        1L,
        2L,
        3L,
        4L,
        5L,
        1L << 40,
        0L);
    check(
        "copy 119 1 2 3 4 5 1099511627776",
        "3200000000000000",
        Operation.COPY_FILE_RANGE_64,
        1L,
        2L,
        3L,
        4L,
        5L,
        1L << 40,
        0L);
    byte[] input = {'x'};
    check(
        "ioctl 119 7 9 10 x 6",
        "3300000000000000 0000000000000000 09",
        Operation.IOCTL,
        7L,
        0,
        9,
        10L,
        1,
        6,
        input);
  }

  @Test
  void directoriesAreListedInRecordsOfEightBytes() {
    check("opendir 119 5", "2400000000000000 0800000000000000", Operation.OPENDIR, 5, 0);
    check("releasedir 119 7", "", Operation.RELEASEDIR, 7L, 0, 0, 0L);
    check("fsyncdir 119 7 false", "", Operation.FSYNCDIR, 7L, 0, 0);
    check("syncfs 119", "", Operation.SYNCFS, 0L);
    check(
        "readdir 119 7 8 false",
        "4100000000000000 0100000000000000 0800000004000000 6e616d652d6e756d"
            + " 4200000000000000 0200000000000000 0900000004000000 6e616d652d6e756d"
            + " 6200000000000000"
            + " 4300000000000000 0300000000000000 0a00000004000000 6e616d652d6e756d"
            + " 6265000000000000",
        Operation.READDIR,
        7L,
        8L,
        112,
        0,
        0L,
        0,
        0);
  }

  @Test
  void aListingEndsBeforeWhatDoesNotFit() {
    assertThat(wire.reply(Operation.READDIR, 7L, 8L, 111, 0, 0L, 0, 0)).hasSize(2 * 72 + 8);
    assertThat(wire.fileSystem.calls).contains("full at 3");
  }

  @Test
  void aListingWithEntriesHasANodeBeforeEachName() {
    String reply = wire.reply(Operation.READDIRPLUS, 7L, 8L, 160, 0, 0L, 0, 0);
    assertThat(reply)
        .startsWith("5100000000000000 0100000000000000 0000000000000000")
        .endsWith("4100000000000000 0100000000000000 0800000004000000 6e616d652d6e756d");
    assertThat(wire.fileSystem.calls).containsExactly("readdir 119 7 8 true" + BY, "full at 2");
  }

  @Test
  void locksAreAskedForAndTaken() {
    Object[] fields = {7L, 8L, 9L, Long.MAX_VALUE, 0, 10, 0, 0};
    String free = "0900000000000000 ffffffffffffff7f 020000000a000000";
    String lock =
        "Lock[owner=8, wholeFile=false, kind=READ, first=9, last=9223372036854775807, pid=10]";
    check("getlk 119 7 " + lock, free, Operation.GETLK, fields);
    check("setlk 119 7 " + lock, "", Operation.SETLK, fields);
    fields[4] = 1;
    fields[6] = 1;
    String whole = lock.replace("false", "true").replace("READ", "WRITE");
    String taken = "0200000000000000 0300000000000000 0100000004000000";
    check("getlk 119 7 " + whole, taken, Operation.GETLK, fields);
    check("setlk 119 7 " + whole, "", Operation.SETLKW, fields);
    assertThat(wire.interruptible).isFalse();
    wire.mayWait = true;
    check("setlkw 119 7 " + whole, "", Operation.SETLKW, fields);
    assertThat(wire.interruptible).isTrue();
  }

  @Test
  void aFileSystemTellsItsSize() {
    check(
        "statfs 119",
        "0100000000000000 0200000000000000 0300000000000000 0500000000000000 0600000000000000"
            + " 0400000007000000 0400000000000000 0000000000000000 0000000000000000"
            + " 0000000000000000",
        Operation.STATFS);
  }

  @Test
  void referencesAreTakenBackInSilence() {
    wire.arrive(Operation.FORGET, 5L);
    assertThat(wire.run()).isEqualTo(Protocol.Outcome.SILENCE);
    wire.arrive(Operation.BATCH_FORGET, 2, 0, 11L, 1L, 12L, 3L);
    assertThat(wire.run()).isEqualTo(Protocol.Outcome.SILENCE);
    assertThat(wire.fileSystem.calls).containsExactly("forget 119 5", "forget 11 1", "forget 12 3");
  }

  @Test
  void aReplyHasLengthErrorAndNumber() {
    wire.reply(Operation.READLINK);
    assertThat(wire.head()).isEqualTo("13000000" + "00000000" + "8877665544332211");
    wire.reply(Operation.BMAP);
    assertThat(wire.head()).isEqualTo("10000000" + "daffffff" + "8877665544332211");
  }

  @Test
  void noticesSayWhatChanged() {
    assertThat(hex(Notice.attributes(5)))
        .isEqualTo(
            "2800000002000000 0000000000000000 0500000000000000 ffffffffffffffff"
                + " 0000000000000000");
    assertThat(hex(Notice.data(5, 6, 7)))
        .isEqualTo(
            "2800000002000000 0000000000000000 0500000000000000 0600000000000000"
                + " 0700000000000000");
    byte[] name = {'a', 'b'};
    assertThat(hex(Notice.entry(5, name)))
        .isEqualTo("2300000003000000 0000000000000000 0500000000000000 0200000000000000 616200");
    assertThat(hex(Notice.expired(5, name)))
        .isEqualTo("2300000003000000 0000000000000000 0500000000000000 0200000001000000 616200");
    assertThat(hex(Notice.deleted(5, 6, name)))
        .isEqualTo(
            "2b00000006000000 0000000000000000 0500000000000000 0600000000000000"
                + " 0200000000000000 616200");
    assertThat(Notice.entry(5, name)).isEqualTo(Notice.entry(5, name.clone()));
    assertThat(Notice.entry(5, name)).isNotEqualTo(Notice.expired(5, name));
  }

  private String hex(Notice notice) {
    int bytes = notice.write(wire.out);
    byte[] all = new byte[bytes];
    wire.out.get(0, all);
    return java.util.HexFormat.of().formatHex(all).replaceAll("(.{16})(?=.)", "$1 ");
  }
}
