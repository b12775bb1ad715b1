package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

final class VarveTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err));

  @Test
  void theVersionNamesVersionAndCommit() {
    assertThat(Varve.execute(terminal, "--version")).isEqualTo(0);
    assertThat(out.toString()).matches("varve \\d+\\.\\d+\\.\\d+\\S* \\(\\S+\\)\\R");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void theVersionAsJsonIsOneObjectOnOneLine() {
    assertThat(Varve.execute(terminal, "version", "--json")).isEqualTo(0);
    assertThat(out.toString())
        .matches("\\{\"version\":\"[^\"]+\",\"commit\":\"[^\"]+\",\"java\":\"[^\"]+\"}\\R");
  }

  @Test
  void helpShowsEveryCommandWithExamplesAndEveryExitStatus() {
    assertThat(Varve.execute(terminal)).isEqualTo(0);
    assertThat(out.toString()).contains("Examples:", "completion", "version");
    for (ExitStatus status : ExitStatus.values()) {
      assertThat(out.toString()).containsPattern(status.number() + " +" + status.meaning());
    }
  }

  @Test
  void everyCommandTeachesWithExamples() {
    Varve.commandLine(terminal).getSubcommands().values().forEach(VarveTest::assertTeaches);
  }

  private static void assertTeaches(CommandLine command) {
    if (!(command.getCommand() instanceof CommandLine.HelpCommand)) {
      assertThat(command.getUsageMessage())
          .as(command.getCommandSpec().qualifiedName())
          .contains("Examples:", "--help");
    }
    command.getSubcommands().values().forEach(VarveTest::assertTeaches);
  }

  @Test
  void anUnknownCommandIsAUsageErrorThatSaysWhatToTry() {
    assertThat(Varve.execute(terminal, "frobnicate")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("varve: there is no command or option 'frobnicate'")
        .contains("Try: varve --help")
        .doesNotContain("\tat ");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aFaultIsOneLineWithTheExitStatusOfItsFamily() {
    assertThat(runFailing(fault(ErrorCode.CORRUPT))).isEqualTo(6);
    assertThat(err.toString()).isEqualToNormalizingNewlines("varve: it failed\n");
  }

  @Test
  void debugAddsTheStackTrace() {
    assertThat(runFailing(fault(ErrorCode.DISK_FAILED), "--debug")).isEqualTo(1);
    assertThat(err.toString()).startsWith("varve: it failed").contains("\tat dev.varve.cli");
  }

  @Test
  void anUnexpectedExceptionSaysHowToLearnMore() {
    assertThat(runFailing(new IllegalStateException("odd"))).isEqualTo(1);
    assertThat(err.toString()).contains("varve: failed unexpectedly", "odd", "--debug");
  }

  @Test
  void everyErrorCodeHasAnExitStatusOtherThanDone() {
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(ExitStatus.of(code.kind())).isNotEqualTo(ExitStatus.OK);
    }
  }

  @Test
  void theCompletionScriptKnowsTheCommands() {
    assertThat(Varve.execute(terminal, "completion")).isEqualTo(0);
    assertThat(out.toString()).contains("complete -F").contains("version");
  }

  @Test
  void jsonEscapesWhatItMust() {
    String line =
        new JsonLine().put("a\"b", "\\\n\u0001é").put("n", -1).put("yes", true).toString();
    assertThat(line).isEqualTo("{\"a\\\"b\":\"\\\\\\n\\u0001é\",\"n\":-1,\"yes\":true}");
  }

  private int runFailing(RuntimeException failure, String... options) {
    CommandLine commandLine = Varve.commandLine(terminal);
    commandLine.addSubcommand(new FailingCommand(failure));
    String[] args = new String[options.length + 1];
    args[0] = "fail";
    System.arraycopy(options, 0, args, 1, options.length);
    return commandLine.execute(args);
  }

  private static VarveException fault(ErrorCode code) {
    return new VarveException(code, "it failed");
  }

  @Command(name = "fail")
  private record FailingCommand(RuntimeException failure) implements Runnable {
    @Override
    public void run() {
      throw failure;
    }
  }
}
