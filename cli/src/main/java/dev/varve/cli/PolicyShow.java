package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.gateway.s3.access.Accounts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Show a policy.
@Command(
    name = "show",
    header = "Show a policy.",
    footerHeading = "%nExamples:%n",
    footer = {"  varve policy show home readonly"},
    mixinStandardHelpOptions = true)
final class PolicyShow extends AccountsCommand {
  @Parameters(index = "1", paramLabel = "NAME", description = "The policy.")
  private String name = "";

  PolicyShow(Terminal terminal) {
    super(terminal);
  }

  @Override
  void run(Accounts accounts) {
    String document =
        accounts
            .policyDocument(name)
            .orElseThrow(
                () -> new VarveException(ErrorCode.NOT_FOUND, "there is no policy " + name));
    print(new JsonLine().put("policy", name).put("document", document), document);
  }
}
