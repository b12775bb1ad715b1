package dev.varve.cli;

import dev.varve.gateway.s3.access.Accounts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Delete a key; who has it can do nothing from then on.
@Command(
    name = "delete",
    header = "Delete a key; who has it can do nothing from then on.",
    footerHeading = "%nExamples:%n",
    footer = {"  varve key delete home VARVABCDEFGHIJKLMNOP"},
    mixinStandardHelpOptions = true)
final class KeyDelete extends AccountsCommand {
  @Parameters(index = "1", paramLabel = "KEY", description = "The access key.")
  private String key = "";

  KeyDelete(Terminal terminal) {
    super(terminal);
  }

  @Override
  void run(Accounts accounts) {
    accounts.deleteKey(key);
    print(new JsonLine().put("deleted", key), "deleted key " + key);
  }
}
