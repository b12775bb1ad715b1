package dev.varve.cli;

import dev.varve.gateway.s3.access.Accounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Set a policy, a document in the language of IAM.
@Command(
    name = "set",
    header = "Set a policy, a document in the language of IAM.",
    footerHeading = "%nExamples:%n",
    footer = {"  varve policy set home only-backups policy.json"},
    mixinStandardHelpOptions = true)
final class PolicySet extends AccountsCommand {
  @Parameters(
      index = "1",
      paramLabel = "NAME",
      description = "1 to 63 of a-z, 0-9, '.', '_' and '-'.")
  private String name = "";

  @Parameters(index = "2", paramLabel = "FILE", description = "The document.")
  private String file = "";

  PolicySet(Terminal terminal) {
    super(terminal);
  }

  @Override
  void run(Accounts accounts) {
    Path path = terminal().path(file);
    try {
      accounts.setPolicy(name, Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
    print(new JsonLine().put("policy", name), "set policy " + name);
  }
}
