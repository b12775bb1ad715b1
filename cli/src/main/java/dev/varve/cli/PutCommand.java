package dev.varve.cli;

import dev.varve.base.ByteSize;
import dev.varve.base.ErrorCode;
import dev.varve.base.RandomSource;
import dev.varve.base.VarveException;
import dev.varve.volume.FileHandle;
import dev.varve.volume.OpenMode;
import dev.varve.volume.VolumeFiles;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.RenameMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Copies a file into a volume.
@Command(
    name = "put",
    header = "Copy the content of one file, or of standard input, into a volume.",
    description =
        "The file appears at its place when it is complete, and is durable when the command ends. A"
            + " file that is there is replaced; in a volume that keeps versions it gets the new"
            + " content, and its old one becomes a version.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve put photo.jpg home:/photos/            into a directory, under its own name",
      "  varve put photo.jpg home:/photos/a.jpg",
      "  tar c dir | varve put - home:/dir.tar        read standard input",
      "  varve import DIR home:/dir                   whole directories, with owners and times"
    },
    mixinStandardHelpOptions = true)
final class PutCommand extends DataCommand {
  private static final int NEW_PERMISSIONS = 0644;

  @Parameters(index = "0", paramLabel = "FILE", description = "The file; - is standard input.")
  private String file = "-";

  @Parameters(
      index = "1",
      paramLabel = "PLACE",
      converter = VolumePlace.Converter.class,
      description = "Where to: VOLUME:/path of a file or of a directory.")
  private VolumePlace place = VolumePlace.NONE;

  @Option(names = "-p", description = "Make the directories that are missing.")
  private boolean parents;

  PutCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    try (OpenVolume volume = OpenVolume.forWork(directory, place.present().volume());
        InputStream input =
            file.equals("-") ? terminal().in() : Files.newInputStream(terminal().path(file))) {
      VolumePlace to = target(volume);
      Inode parent = parents ? volume.makeDirectories(to.parent()) : volume.directory(to.parent());
      long size = put(volume, parent.ino(), to.last(), input);
      print(
          new JsonLine().put("place", to.toString()).put("sizeBytes", size),
          to + " " + new ByteSize(size));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    return ExitStatus.OK;
  }

  /// A place that ends with `/`, or is a directory, takes the file under its own name.
  private VolumePlace target(OpenVolume volume) {
    boolean isDirectory = place.path().endsWith("/") || isDirectory(volume);
    return isDirectory && !file.equals("-")
        ? place.child(Name.of(Path.of(file).getFileName().toString()))
        : place;
  }

  private boolean isDirectory(OpenVolume volume) {
    Optional<Inode> parent =
        parents ? Optional.empty() : Optional.of(volume.directory(place.parent()));
    return parent
        .flatMap(inode -> volume.tree().lookup(inode.ino(), place.last()))
        .filter(Inode::isDirectory)
        .isPresent();
  }

  /// What is not complete has no name, so that nothing is left of it when this fails.
  private static long put(OpenVolume volume, long parent, Name name, InputStream input)
      throws IOException {
    VolumeFiles files = volume.files();
    Optional<Inode> before = files.lookup(Caller.ROOT, parent, name);
    if (before.filter(Inode::isDirectory).isPresent()) {
      throw new VarveException(ErrorCode.IS_DIRECTORY, "'" + name + "' is a directory");
    }
    int mode = before.map(Inode::mode).orElse(NEW_PERMISSIONS);
    try (FileHandle made =
        files.createNameless(Caller.ROOT, parent, mode, 0, OpenMode.READ_WRITE, true)) {
      volume.own(made.attributes());
      long size = write(made, input);
      if (before.isEmpty()) {
        files.link(Caller.ROOT, made.ino(), parent, name);
      } else if (before.get().isRegular() && volume.keepsVersions()) {
        volume.cloneFile(made.ino(), before.get().ino());
      } else {
        replace(files, made.ino(), parent, name);
      }
      made.sync();
      return size;
    }
  }

  private static void replace(VolumeFiles files, long ino, long parent, Name name) {
    Name unfinished = Name.of(".varve-put-" + Long.toHexString(RandomSource.system().nextLong()));
    files.link(Caller.ROOT, ino, parent, unfinished);
    files.rename(Caller.ROOT, parent, unfinished, parent, name, RenameMode.REPLACE);
  }

  private static long write(FileHandle made, InputStream input) throws IOException {
    byte[] bytes = new byte[ByteSize.MIB];
    long at = 0;
    for (int count = input.readNBytes(bytes, 0, bytes.length);
        count > 0;
        count = input.readNBytes(bytes, 0, bytes.length)) {
      made.write(at, ByteBuffer.wrap(bytes, 0, count));
      at += count;
    }
    return at;
  }
}
