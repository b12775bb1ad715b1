package dev.varve.cli;

import dev.varve.gateway.s3.access.Accounts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Delete a user and the user's keys.
@Command(
    name = "delete",
    header = "Delete a user and the user's keys.",
    footerHeading = "%nExamples:%n",
    footer = {"  varve user delete home anna"},
    mixinStandardHelpOptions = true)
final class UserDelete extends AccountsCommand {
  @Parameters(index = "1", paramLabel = "NAME", description = "The user.")
  private String name = "";

  UserDelete(Terminal terminal) {
    super(terminal);
  }

  @Override
  void run(Accounts accounts) {
    accounts.deleteUser(name);
    print(new JsonLine().put("deleted", name), "deleted user " + name);
  }
}
