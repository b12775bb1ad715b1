package dev.varve.cli;

import dev.varve.gateway.s3.access.Accounts;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Make a user, or give one other policies.
@Command(
    name = "set",
    header = "Make a user, or give one other policies.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve user set home anna --policy readwrite",
      "  varve user set home backup --policy only-backups"
    },
    mixinStandardHelpOptions = true)
final class UserSet extends AccountsCommand {
  @Parameters(
      index = "1",
      paramLabel = "NAME",
      description = "1 to 63 of a-z, 0-9, '.', '_' and '-'.")
  private String name = "";

  @Option(
      names = "--policy",
      paramLabel = "POLICY",
      description = "What the user may: readonly, readwrite or a policy that was set; repeatable.")
  private List<String> policies = new ArrayList<>();

  UserSet(Terminal terminal) {
    super(terminal);
  }

  @Override
  void run(Accounts accounts) {
    accounts.setUser(name, new TreeSet<>(policies));
    print(new JsonLine().put("user", name), "user " + name + " may " + policies);
  }
}
