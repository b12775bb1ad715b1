package dev.varve.cli;

import dev.varve.base.RandomSource;
import dev.varve.gateway.s3.access.AccessKey;
import dev.varve.gateway.s3.access.Accounts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Make a key for a user, and show its secret this once.
@Command(
    name = "create",
    header = "Make a key for a user, and show its secret this once.",
    footerHeading = "%nExamples:%n",
    footer = {"  varve key create home anna"},
    mixinStandardHelpOptions = true)
final class KeyCreate extends AccountsCommand {
  @Parameters(index = "1", paramLabel = "USER", description = "The user.")
  private String user = "";

  KeyCreate(Terminal terminal) {
    super(terminal);
  }

  @Override
  void run(Accounts accounts) {
    AccessKey key = accounts.createKey(user, RandomSource.system());
    print(
        new JsonLine().put("accessKey", key.id()).put("secretKey", key.secret()),
        "access key  " + key.id() + System.lineSeparator() + "secret key  " + key.secret());
  }
}
