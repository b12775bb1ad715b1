package dev.varve.volume.access;

import static dev.varve.volume.access.Subjects.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ErrorCode;
import dev.varve.volume.access.Acl.Entry;
import dev.varve.volume.access.Acl.Tag;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The bytes are those that `getfattr -e hex -n system.posix_acl_access` shows on Linux.
final class AclGoldenTest {
  private static final String VERSION = "02000000";
  private static final String OWNER = "01000600ffffffff";
  private static final String USER_1000 = "02000400e8030000";
  private static final String GROUP = "04000400ffffffff";
  private static final String GROUP_MAX = "08000700feffffff";
  private static final String MASK = "10000500ffffffff";
  private static final String OTHER = "20000000ffffffff";
  private static final String FULL = VERSION + OWNER + USER_1000 + GROUP + GROUP_MAX + MASK + OTHER;

  @Test
  void aListIsTheBytesOfLinux() {
    Acl acl =
        Acl.of(
            List.of(
                new Entry(Tag.USER_OBJ, 6, 0),
                new Entry(Tag.USER, 4, 1000),
                new Entry(Tag.GROUP_OBJ, 4, 0),
                new Entry(Tag.GROUP, 7, -2),
                new Entry(Tag.MASK, 5, 0),
                new Entry(Tag.OTHER, 0, 0)));
    assertThat(hex(AclFormat.encode(acl))).isEqualTo(FULL);
    assertThat(parse(FULL)).contains(acl);
    assertThat(AclFormat.ofStored(HexFormat.of().parseHex(FULL))).isEqualTo(acl);
  }

  @Test
  void aModeIsAListOfThree() {
    assertThat(hex(AclFormat.encode(Acl.ofMode(0640)))).isEqualTo(VERSION + OWNER + GROUP + OTHER);
  }

  @Test
  void idsOfEntriesThatNameNobodyDoNotCount() {
    assertThat(parse(VERSION + "0100060007000000" + GROUP + OTHER)).contains(Acl.ofMode(0640));
  }

  @Test
  void noEntriesAreNoList() {
    for (String none : List.of("", VERSION)) {
      assertThat(parse(none)).isEmpty();
      assertFails(ErrorCode.CORRUPT, () -> AclFormat.ofStored(HexFormat.of().parseHex(none)));
    }
  }

  @Test
  void whatIsNoListIsRefused() {
    Map<String, ErrorCode> wrong =
        Map.ofEntries(
            Map.entry("020000", ErrorCode.INVALID_ARGUMENT),
            Map.entry("01000000" + OWNER + GROUP + OTHER, ErrorCode.NOT_SUPPORTED),
            Map.entry(VERSION + OWNER + GROUP, ErrorCode.INVALID_ARGUMENT),
            Map.entry(VERSION + OWNER + GROUP + OTHER + "00", ErrorCode.INVALID_ARGUMENT),
            Map.entry(VERSION + GROUP + OWNER + OTHER, ErrorCode.INVALID_ARGUMENT),
            Map.entry(VERSION + OWNER + OWNER + GROUP + OTHER, ErrorCode.INVALID_ARGUMENT),
            Map.entry(VERSION + OWNER + GROUP + OTHER + OTHER, ErrorCode.INVALID_ARGUMENT),
            Map.entry(VERSION + OWNER + OTHER, ErrorCode.INVALID_ARGUMENT),
            Map.entry(VERSION + OWNER + USER_1000 + GROUP + OTHER, ErrorCode.INVALID_ARGUMENT),
            Map.entry(VERSION + OWNER + GROUP + GROUP_MAX + OTHER, ErrorCode.INVALID_ARGUMENT),
            Map.entry(
                VERSION + OWNER + GROUP + USER_1000 + MASK + OTHER, ErrorCode.INVALID_ARGUMENT),
            Map.entry(VERSION + OWNER + GROUP + MASK, ErrorCode.INVALID_ARGUMENT),
            Map.entry(VERSION + OWNER + GROUP + OTHER + MASK, ErrorCode.INVALID_ARGUMENT),
            Map.entry(
                VERSION + OWNER + "02000400ffffffff" + GROUP + MASK + OTHER,
                ErrorCode.INVALID_ARGUMENT),
            Map.entry(VERSION + "01000800ffffffff" + GROUP + OTHER, ErrorCode.INVALID_ARGUMENT),
            Map.entry(VERSION + "03000600ffffffff" + GROUP + OTHER, ErrorCode.INVALID_ARGUMENT));
    wrong.forEach((hex, code) -> {
      assertFails(code, () -> AclFormat.parse(HexFormat.of().parseHex(hex)));
      assertFails(ErrorCode.CORRUPT, () -> AclFormat.ofStored(HexFormat.of().parseHex(hex)));
    });
  }

  @Test
  void aMaskWithoutNamesIsFine() {
    assertThat(parse(VERSION + OWNER + GROUP + MASK + OTHER).orElseThrow().isMinimal()).isFalse();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static Optional<Acl> parse(String hex) {
    return AclFormat.parse(HexFormat.of().parseHex(hex));
  }
}
