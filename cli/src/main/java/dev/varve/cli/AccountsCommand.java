package dev.varve.cli;

import dev.varve.gateway.s3.access.Accounts;
import dev.varve.namespace.Objects;
import dev.varve.volume.access.Caller;
import picocli.CommandLine.Parameters;

/// What every command on the users of a volume has: which volume.
abstract class AccountsCommand extends DataCommand {
  @Parameters(index = "0", paramLabel = "VOLUME", description = "The volume.")
  private String volume = "";

  AccountsCommand(Terminal terminal) {
    super(terminal);
  }

  /// Does the work.
  ///
  /// @param accounts the volume's users
  abstract void run(Accounts accounts);

  @Override
  final ExitStatus run(DataDirectory directory) {
    try (OpenVolume opened = OpenVolume.of(directory, volume)) {
      run(Accounts.of(Objects.of(opened.volume(), Caller.ROOT)));
    }
    return ExitStatus.OK;
  }
}
