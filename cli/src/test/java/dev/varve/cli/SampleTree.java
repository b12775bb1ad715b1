package dev.varve.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.varve.base.VarveException;
import dev.varve.posix.Access;
import dev.varve.posix.AttributeMode;
import dev.varve.posix.DeviceNumber;
import dev.varve.posix.Directory;
import dev.varve.posix.FileType;
import dev.varve.posix.NamedNode;
import dev.varve.posix.OpenFlag;
import dev.varve.posix.PosixFile;
import dev.varve.posix.PosixProcess;
import dev.varve.posix.Timestamp;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/// A real tree with one of everything that a file system can hold.
final class SampleTree {
  static final boolean ROOT = PosixProcess.user() == 0;

  /// `u::rw- u:1000:r-- g::r-- m::r-- o::---` as the kernel writes it (linux/posix_acl_xattr.h).
  private static final int[] ACL = {
    2, 0x0006_0001, -1, 0x0004_0002, 1000, 0x0004_0004, -1, 0x0004_0010, -1, 0x0000_0020, -1
  };

  /// `cap_net_raw+ep` (linux/capability.h, version 2).
  private static final int[] CAPABILITY = {0x0200_0001, 0x2000, 0, 0, 0};

  private final Directory directory;
  private final SplittableRandom random = new SplittableRandom(7);

  private SampleTree(Directory directory) {
    this.directory = directory;
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static void make(String path) {
    try (Directory directory = Directory.open(bytes(path))) {
      new SampleTree(directory).make();
    }
  }

  private void make() {
    file(directory, "empty", 0, 0644);
    file(directory, "small", 100, 0600);
    file(directory, "run", 70_000, 04755);
    file(directory, "large", 3_000_000, 0444);
    directory.createFile(new byte[] {(byte) 0xff, '\n'}, 0644, Access.WRITE).close();
    sparse();
    directory.makeSymlink(bytes("link"), bytes("nowhere/at all"));
    time(directory.node(bytes("link")), -5, 999_999_999);
    directory.makeNode(bytes("pipe"), FileType.FIFO, 0620, DeviceNumber.NONE);
    directory.makeNode(bytes("socket"), FileType.SOCKET, 0700, DeviceNumber.NONE);
    directory.makeDirectory(bytes("deep"), 0755);
    try (Directory deep = directory.openDirectory(bytes("deep"))) {
      for (int i = 0; i < 300; i++) {
        file(deep, "file" + i, i * 20, 0640);
      }
      directory.link(bytes("large"), deep, bytes("also large"));
      directory.link(bytes("link"), deep, bytes("also link"));
      deep.link(bytes("file7"), directory, bytes("seven"));
      deep.makeDirectory(bytes("empty"), 0500);
      time(deep.node(bytes("empty")), 77, 7);
    }
    attributes();
    if (ROOT) {
      asRoot();
    }
    time(directory.node(bytes("deep")), 1_000_000_000, 123_456_789);
    directory.setTimes(new Timestamp(1, 2), new Timestamp(3, 4));
  }

  private void asRoot() {
    directory.makeNode(bytes("null"), FileType.CHARACTER_DEVICE, 0666, new DeviceNumber(1, 3));
    directory.makeNode(bytes("disk"), FileType.BLOCK_DEVICE, 0600, new DeviceNumber(259, 300_000));
    directory.node(bytes("small")).setOwner(1234, 54_321);
    directory.node(bytes("link")).setOwner(99, 98);
    directory.node(bytes("deep")).setOwner(5, 6);
    directory.node(bytes("deep")).setPermissions(02775);
    set(directory.node(bytes("run")), "security.capability", ints(CAPABILITY));
    set(directory.node(bytes("run")), "trusted.hidden", bytes("yes"));
    time(directory.node(bytes("run")), 2_000_000_000, 1);
  }

  private void attributes() {
    set(directory.node(bytes("small")), "user.color", bytes("blue"));
    set(directory.node(bytes("small")), "user.empty", new byte[0]);
    set(directory.node(bytes("deep")), "user.long", new byte[3_000]);
    set(directory.node(bytes("large")), "system.posix_acl_access", ints(ACL));
    set(directory.node(bytes("deep")), "system.posix_acl_default", ints(ACL));
  }

  private void sparse() {
    try (PosixFile file = directory.createFile(bytes("sparse"), 0644, Access.WRITE)) {
      file.write(content(10_000), 1 << 20);
      file.write(content(5_000), 5 << 20);
      file.truncate(9 << 20);
    }
    try (PosixFile file = directory.createFile(bytes("hole"), 0644, Access.WRITE)) {
      file.truncate(3_000_000);
    }
  }

  private void file(Directory where, String name, int size, int permissions) {
    try (PosixFile file = where.createFile(bytes(name), 0600, Access.WRITE, OpenFlag.EXCLUSIVE)) {
      file.write(content(size), 0);
      file.setPermissions(permissions);
      file.setTimes(new Timestamp(size, 5), new Timestamp(1_500_000_000L + size, size));
    }
  }

  private ByteBuffer content(int size) {
    byte[] content = new byte[size];
    random.nextBytes(content);
    return ByteBuffer.wrap(content);
  }

  private static void time(NamedNode node, long seconds, int nanos) {
    node.setTimes(new Timestamp(seconds, nanos), new Timestamp(seconds, nanos));
  }

  /// Not every file system has every kind.
  private static void set(NamedNode node, String name, byte[] value) {
    try {
      node.setAttribute(bytes(name), value, AttributeMode.SET);
    } catch (VarveException unsupported) {
      switch (unsupported.code()) {
        case NOT_SUPPORTED, NOT_PERMITTED -> {}
        default -> throw unsupported;
      }
    }
  }

  private static byte[] ints(int... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Integer.BYTES);
    bytes.order(java.nio.ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(numbers);
    return bytes.array();
  }
}
