package dev.varve.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Extended attributes, by an open file and by a name.
final class AttributesIT extends PosixFixture {
  private static final byte[] NAME = ODD;
  private static final byte[] USER = bytes("user.some name");
  private static final int MAX_VALUE_BYTES = 65_536;

  @Test
  void anAttributeIsBytesUnderAName() {
    everyWay(node -> {
      byte[] odd = {'u', 's', 'e', 'r', '.', (byte) 0xff, '\n'};
      for (byte[] value : new byte[][] {{}, {0}, {0, -1, 10}, new byte[1_000]}) {
        node.setAttribute(odd, value, AttributeMode.SET);
        assertThat(node.attribute(odd))
            .hasValueSatisfying(found -> assertThat(found).isEqualTo(value));
      }
      node.setAttribute(USER, bytes("x"), AttributeMode.SET);
      assertThat(names(node)).containsExactlyInAnyOrder(latin(odd), latin(USER));
      node.removeAttribute(odd);
      node.removeAttribute(USER);
      assertThat(node.attribute(odd)).isEmpty();
      assertThat(names(node)).isEmpty();
    });
  }

  @Test
  void creatingAndReplacingMindWhatIsThere() {
    everyWay(node -> {
      fails(
          ErrorCode.NO_ATTRIBUTE, () -> node.setAttribute(USER, bytes("1"), AttributeMode.REPLACE));
      node.setAttribute(USER, bytes("2"), AttributeMode.CREATE);
      String message =
          fails(
              ErrorCode.ALREADY_EXISTS,
              () -> node.setAttribute(USER, bytes("3"), AttributeMode.CREATE));
      assertThat(message).contains("setxattr of attribute user.some name of " + folder);
      node.setAttribute(USER, bytes("4"), AttributeMode.REPLACE);
      assertThat(node.attribute(USER)).hasValue(bytes("4"));
      node.removeAttribute(USER);
      fails(ErrorCode.NO_ATTRIBUTE, () -> node.removeAttribute(USER));
    });
  }

  @Test
  void limitsAreTheKernels() {
    everyWay(node -> {
      byte[] tooMuch = new byte[MAX_VALUE_BYTES + 1];
      fails(
          ErrorCode.ATTRIBUTE_TOO_LARGE, () -> node.setAttribute(USER, tooMuch, AttributeMode.SET));
      byte[] longest = Arrays.copyOf(USER, MAX_NAME_BYTES);
      Arrays.fill(longest, USER.length, longest.length, (byte) 'n');
      node.setAttribute(longest, bytes("x"), AttributeMode.SET);
      assertThat(names(node)).containsExactly(latin(longest));
      node.removeAttribute(longest);
      byte[] tooLong = Arrays.copyOf(longest, MAX_NAME_BYTES + 1);
      tooLong[MAX_NAME_BYTES] = 'n';
      fails(ErrorCode.NAME_TOO_LONG, () -> node.attribute(tooLong));
      fails(
          ErrorCode.NAME_TOO_LONG,
          () -> node.setAttribute(longName(100_000), bytes(""), AttributeMode.SET));
      fails(ErrorCode.NOT_SUPPORTED, () -> node.attribute(bytes("nowhere.name")));
    });
  }

  @Test
  void theLongestValueComesBackWhole() {
    byte[] value = new byte[MAX_VALUE_BYTES];
    Arrays.fill(value, (byte) 7);
    try (Directory memory = Directory.open(bytes("/dev/shm"));
        PosixFile file = temporary(memory)) {
      byte[] name = bytes("trusted.long");
      onlyAsRoot("set attributes that every memory file system has");
      file.setAttribute(name, value, AttributeMode.SET);
      assertThat(file.attribute(name)).hasValue(value);
    }
  }

  @Test
  void everyNamespaceIsReached() {
    onlyAsRoot("set trusted and security attributes");
    everyWay(node -> {
      for (String name : List.of("trusted.x", "security.x", "user.x")) {
        node.setAttribute(bytes(name), bytes(name), AttributeMode.SET);
        assertThat(node.attribute(bytes(name))).hasValue(bytes(name));
      }
      assertThat(names(node)).containsExactlyInAnyOrder("trusted.x", "security.x", "user.x");
      for (String name : names(node)) {
        node.removeAttribute(bytes(name));
      }
    });
  }

  @Test
  void aLinkHasItsOwnAttributes() {
    file(bytes("target"), "");
    directory().makeSymlink(NAME, bytes("target"));
    NamedNode link = directory().node(NAME);
    fails(ErrorCode.NOT_PERMITTED, () -> link.setAttribute(USER, bytes(""), AttributeMode.SET));
    onlyAsRoot("set the attributes that links can have");
    byte[] trusted = bytes("trusted.of the link");
    link.setAttribute(trusted, bytes("value"), AttributeMode.CREATE);
    assertThat(names(link)).containsExactly(latin(trusted));
    assertThat(link.attribute(trusted)).hasValue(bytes("value"));
    assertThat(directory().node(bytes("target")).attributes()).isEmpty();
    link.removeAttribute(trusted);
    assertThat(link.attributes()).isEmpty();
  }

  @Test
  void anAccessListIsAnAttribute() {
    ByteBuffer list = ByteBuffer.allocate(4 + 5 * 8).order(ByteOrder.LITTLE_ENDIAN).putInt(2);
    for (int[] entry :
        new int[][] {
          {1, 7, -1}, {2, 5, Unprivileged.NOBODY}, {4, 5, -1}, {16, 5, -1}, {32, 0, -1}
        }) {
      list.putShort((short) entry[0]).putShort((short) entry[1]).putInt(entry[2]);
    }
    byte[] name = bytes("system.posix_acl_access");
    everyWay(node -> {
      node.setAttribute(name, list.array(), AttributeMode.SET);
      assertThat(node.attribute(name)).hasValue(list.array());
      assertThat(names(node)).containsExactly(latin(name));
      assertThat(node.stat().permissions()).isEqualTo(0750);
      node.removeAttribute(name);
    });
  }

  /// A file and a directory, each open and by name.
  private void everyWay(Consumer<Node> test) {
    file(NAME, "");
    test.accept(directory().node(NAME));
    try (PosixFile file = directory().openFile(NAME, Access.READ)) {
      test.accept(file);
    }
    directory().makeDirectory(bytes("folder"), 0755);
    test.accept(directory().node(bytes("folder")));
    try (Directory below = directory().openDirectory(bytes("folder"))) {
      test.accept(below);
    }
  }

  private static PosixFile temporary(Directory directory) {
    byte[] name = bytes("varve-attributes-" + ProcessHandle.current().pid());
    PosixFile file = directory.createFile(name, 0600, Access.READ_WRITE, OpenFlag.EXCLUSIVE);
    directory.removeFile(name);
    return file;
  }

  private static List<String> names(Node node) {
    return node.attributes().stream().map(PosixFixture::latin).toList();
  }
}
