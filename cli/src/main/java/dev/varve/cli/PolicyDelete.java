package dev.varve.cli;

import dev.varve.gateway.s3.access.Accounts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Delete a policy that no user has.
@Command(
    name = "delete",
    header = "Delete a policy that no user has.",
    footerHeading = "%nExamples:%n",
    footer = {"  varve policy delete home only-backups"},
    mixinStandardHelpOptions = true)
final class PolicyDelete extends AccountsCommand {
  @Parameters(index = "1", paramLabel = "NAME", description = "The policy.")
  private String name = "";

  PolicyDelete(Terminal terminal) {
    super(terminal);
  }

  @Override
  void run(Accounts accounts) {
    accounts.deletePolicy(name);
    print(new JsonLine().put("deleted", name), "deleted policy " + name);
  }
}
