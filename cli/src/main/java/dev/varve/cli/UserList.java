package dev.varve.cli;

import dev.varve.gateway.s3.access.Accounts;
import picocli.CommandLine.Command;

/// List the users of a volume and their policies.
@Command(
    name = "list",
    header = "List the users of a volume and their policies.",
    footerHeading = "%nExamples:%n",
    footer = {"  varve user list home"},
    mixinStandardHelpOptions = true)
final class UserList extends AccountsCommand {
  UserList(Terminal terminal) {
    super(terminal);
  }

  @Override
  void run(Accounts accounts) {
    accounts
        .users()
        .forEach((name, policies) ->
            print(
                new JsonLine().put("user", name).put("policies", String.join(" ", policies)),
                name + "  " + String.join(" ", policies)));
  }
}
