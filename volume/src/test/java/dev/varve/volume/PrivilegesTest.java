package dev.varve.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.AttributeChange;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.inode.Policy;
import dev.varve.volume.operation.SetMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a file may do beyond its caller goes with a change of its bytes, also of bytes that are
/// only gathered so far.
final class PrivilegesTest {
  private static final Name CAPABILITY = Name.of("security.capability");
  private static final Name OTHER = Name.of("user.other");
  private static final Caller USER = Caller.of(1000, 1000);

  private final VolumeFixture fixture = new VolumeFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private void setCapability(long ino) {
    fixture.files().setXattr(VolumeFixture.ROOT, ino, CAPABILITY, new byte[20], SetMode.ANY);
  }

  private boolean hasCapability(long ino) {
    return fixture.files().xattr(VolumeFixture.ROOT, ino, CAPABILITY).isPresent();
  }

  @Test
  void aGatheredWriteTakesTheCapabilityAtOnce() {
    try (FileHandle handle = fixture.create("file")) {
      setCapability(handle.ino());
      assertThat(hasCapability(handle.ino())).isTrue();
      handle.write(0, VolumeFixture.bytes("bytes"));
      assertThat(hasCapability(handle.ino())).isFalse();
      setCapability(handle.ino());
      handle.write(0, VolumeFixture.bytes("bytes"));
      assertThat(fixture.files().xattrs(VolumeFixture.ROOT, handle.ino())).isEmpty();
    }
  }

  @Test
  void otherAttributesStay() {
    try (FileHandle handle = fixture.create("file")) {
      setCapability(handle.ino());
      fixture.files().setXattr(VolumeFixture.ROOT, handle.ino(), OTHER, new byte[1], SetMode.ANY);
      handle.truncate(0);
      assertThat(fixture.files().xattrs(VolumeFixture.ROOT, handle.ino())).containsExactly(OTHER);
    }
  }

  @Test
  void aClonedFileLosesItsCapabilityAndItsSourceKeepsIt() {
    try (FileHandle source = fixture.create("source");
        FileHandle target = fixture.create("target")) {
      source.write(0, VolumeFixture.bytes("bytes"));
      source.flush();
      setCapability(source.ino());
      setCapability(target.ino());
      target.cloneFrom(source);
      assertThat(hasCapability(source.ino())).isTrue();
      assertThat(hasCapability(target.ino())).isFalse();
    }
  }

  /// The clone takes the place of gathered bytes, not of what writing them did.
  @Test
  void aCloneOverGatheredBytesKeepsTheirEffect() {
    try (FileHandle source = fixture.create("source");
        FileHandle target = fixture.create("target")) {
      long ino = target.ino();
      fixture.files().setAttributes(VolumeFixture.ROOT, ino, AttributeChange.NONE.withMode(06777));
      try (FileHandle users = fixture.files().open(USER, ino, OpenMode.WRITE)) {
        users.write(0, VolumeFixture.bytes("bytes"));
        target.cloneFrom(source);
      }
      assertThat(fixture.files().attributes(ino).mode()).isEqualTo(0777);
    }
  }

  @Test
  void anEarlierVersionComesBackWithoutSetuid() {
    fixture.volume().setPolicy(new Policy(3, 0, 0));
    FileHandle first = fixture.create("file");
    first.write(0, VolumeFixture.bytes("first"));
    first.close();
    long ino = first.ino();
    try (FileHandle second = fixture.files().open(VolumeFixture.ROOT, ino, OpenMode.WRITE)) {
      second.write(0, VolumeFixture.bytes("again"));
    }
    fixture
        .files()
        .setAttributes(VolumeFixture.ROOT, ino, AttributeChange.NONE.withUid(1000).withMode(04777));
    setCapability(ino);
    fixture.volume().restoreVersion(USER, ino, fixture.volume().versions(ino).getFirst().number());
    Inode restored = fixture.files().attributes(ino);
    assertThat(restored.mode()).isEqualTo(0777);
    assertThat(hasCapability(ino)).isFalse();
  }

  @Test
  void aCapabilityThatIsSetAfterTheLastCloseStays() {
    FileHandle handle = fixture.create("file");
    handle.write(0, VolumeFixture.bytes("bytes"));
    handle.close();
    setCapability(handle.ino());
    fixture.files().sync();
    assertThat(hasCapability(handle.ino())).isTrue();
  }

  /// Without group execution, whoever is in the group keeps the bit, and nobody else.
  @Test
  void aWriterOutsideTheGroupTakesSetgidThoughOneInItWritesNext() {
    VolumeFiles files = fixture.files();
    FileHandle made = fixture.create("file");
    made.close();
    AttributeChange shared = AttributeChange.NONE.withGid(10).withMode(02666);
    assertThat(files.setAttributes(VolumeFixture.ROOT, made.ino(), shared).mode()).isEqualTo(02666);
    try (FileHandle outside = files.open(Caller.of(3, 30), made.ino(), OpenMode.WRITE);
        FileHandle inside = files.open(Caller.of(1, 10), made.ino(), OpenMode.WRITE)) {
      inside.write(0, VolumeFixture.bytes("bytes"));
      assertThat(files.attributes(made.ino()).mode()).isEqualTo(02666);
      outside.write(0, VolumeFixture.bytes("bytes"));
      inside.write(0, VolumeFixture.bytes("bytes"));
      assertThat(files.attributes(made.ino()).mode()).isEqualTo(0666);
      files.sync();
      assertThat(files.attributes(made.ino()).mode()).isEqualTo(0666);
    }
  }
}
