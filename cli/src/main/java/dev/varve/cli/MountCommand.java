package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.time.Clock;
import dev.varve.mount.VolumeMount;
import dev.varve.mount.VolumeMountOptions;
import dev.varve.volume.inode.Name;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Mounts a volume.
@Command(
    name = "mount",
    header = "Show a volume as files of this machine.",
    description = {
      "The volume, or a directory of it, appears at PATH as a file system that any program can use,"
          + " until @|bold varve umount PATH|@, SIGTERM or SIGINT.",
      "",
      "When a process has the data directory open, the mount lives in that process and this command"
          + " returns. Otherwise it stays in the foreground, and other commands run in it."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve mount home /mnt/home",
      "  varve mount home:/photos ~/photos -o ro",
      "  varve mount home@monday /mnt/monday",
      "  varve mount home /srv/home -o allow_other,sync"
    },
    mixinStandardHelpOptions = true)
final class MountCommand extends DataCommand {
  @Parameters(
      index = "0",
      paramLabel = "PLACE",
      converter = MountPlace.class,
      description = "VOLUME, VOLUME:/dir, VOLUME@SNAPSHOT or VOLUME@SNAPSHOT:/dir.")
  private VolumePlace place = VolumePlace.NONE;

  @Parameters(index = "1", paramLabel = "PATH", description = "An existing directory.")
  private String path = "";

  @Option(
      names = "-o",
      paramLabel = "OPTIONS",
      description =
          "Words with commas between them: ro, rw, allow_other, sync, noatime, suid, dev,"
              + " attr_timeout=SECONDS, entry_timeout=SECONDS, negative_timeout=SECONDS,"
              + " spin=MICROSECONDS, fsname=NAME.")
  private List<String> options = List.of();

  MountCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    VolumeMountOptions chosen = VolumeMountOptions.usual("varve:" + place.volume());
    if (place.snapshot().isPresent()) {
      chosen = chosen.with("ro");
    }
    for (String words : options) {
      chosen = chosen.with(words);
    }
    if (terminal().served().isPresent()) {
      mount(directory, chosen);
      return ExitStatus.OK;
    }
    return stay(directory, chosen);
  }

  private void mount(DataDirectory directory, VolumeMountOptions chosen) {
    Path target = terminal().path(path).toAbsolutePath().normalize();
    OpenVolume volume = OpenVolume.forWork(directory, place.volume());
    boolean mounted = false;
    try {
      VolumeMount mount = mount(volume, target, chosen, faults(terminal()));
      directory.mounts().add(mount, volume::close);
      mounted = true;
    } finally {
      if (!mounted) {
        volume.close();
      }
    }
    print(
        new JsonLine().put("mounted", place.toString()).put("path", target.toString()),
        place + " is mounted on " + target);
  }

  private VolumeMount mount(
      OpenVolume volume,
      Path target,
      VolumeMountOptions chosen,
      BiConsumer<String, Throwable> faults) {
    return VolumeMount.mount(
        volume.volume(),
        place.snapshot().map(Name::of),
        volume.directory(place).ino(),
        target.toString(),
        chosen,
        faults,
        Clock.system());
  }

  private static BiConsumer<String, Throwable> faults(Terminal terminal) {
    return (what, cause) -> terminal.tell("varve: " + what + ": " + cause);
  }

  /// Keeps the data directory open until the last mount is gone, and runs commands meanwhile.
  private ExitStatus stay(DataDirectory directory, VolumeMountOptions chosen) {
    try (CommandServer _ = CommandServer.start(directory, terminal())) {
      directory.keepVolumesOpen();
      mount(directory, chosen);
      directory.stop().listen(directory.mounts()::close);
      directory.mounts().awaitNone();
      directory.mounts().close();
      return ExitStatus.OK;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VarveException(ErrorCode.BUG, "interrupted while it was mounted", e);
    }
  }
}
