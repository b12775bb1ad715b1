package dev.varve.cli;

import dev.varve.gateway.s3.access.Accounts;
import picocli.CommandLine.Command;

/// List the policies of a volume.
@Command(
    name = "list",
    header = "List the policies of a volume.",
    footerHeading = "%nExamples:%n",
    footer = {"  varve policy list home"},
    mixinStandardHelpOptions = true)
final class PolicyList extends AccountsCommand {
  PolicyList(Terminal terminal) {
    super(terminal);
  }

  @Override
  void run(Accounts accounts) {
    accounts.policies().forEach(name -> print(new JsonLine().put("policy", name), name));
  }
}
