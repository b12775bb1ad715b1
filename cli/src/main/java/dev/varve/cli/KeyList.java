package dev.varve.cli;

import dev.varve.gateway.s3.access.Accounts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// List the keys of a user.
@Command(
    name = "list",
    header = "List the keys of a user.",
    footerHeading = "%nExamples:%n",
    footer = {"  varve key list home anna"},
    mixinStandardHelpOptions = true)
final class KeyList extends AccountsCommand {
  @Parameters(index = "1", paramLabel = "USER", description = "The user.")
  private String user = "";

  KeyList(Terminal terminal) {
    super(terminal);
  }

  @Override
  void run(Accounts accounts) {
    accounts.keys(user).forEach(id -> print(new JsonLine().put("accessKey", id), id));
  }
}
