package dev.varve.cli;

import java.util.List;

/// The subcommands, in the order in which help shows them. A new command is a class with picocli's
/// `@Command`, `Runnable` or `Callable<Integer>`, and a line here.
final class Commands {
  private Commands() {}

  static List<Object> all(Terminal terminal) {
    return List.of(
        VolumeCommand.tree(terminal),
        new ImportCommand(terminal),
        new ExportCommand(terminal),
        new ListCommand(terminal),
        new CatCommand(terminal),
        new PutCommand(terminal),
        new GetCommand(terminal),
        new RemoveCommand(terminal),
        new MakeDirectoryCommand(terminal),
        new MoveCommand(terminal),
        new InfoCommand(terminal),
        new MountCommand(terminal),
        new UnmountCommand(terminal),
        SnapshotCommand.tree(terminal),
        TrashCommand.tree(terminal),
        QuotaCommand.tree(terminal),
        new S3Command(terminal),
        UserCommand.tree(terminal),
        KeyCommand.tree(terminal),
        PolicyCommand.tree(terminal),
        new VerifyCommand(terminal),
        new GcCommand(terminal),
        new StatusCommand(terminal),
        new UpCommand(terminal),
        BenchCommand.tree(terminal),
        DeviceCommand.tree(terminal),
        JournalCommand.tree(terminal),
        new VersionCommand(terminal),
        new CompletionCommand(terminal));
  }
}
