package dev.varve.cli;

import dev.varve.base.Check;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/// What was built: the version, and the commit where the build knew it.
final class BuildStamp implements IVersionProvider {
  private static final String RESOURCE = "build.properties";

  private final Properties properties = new Properties();

  BuildStamp() {
    try (InputStream in = BuildStamp.class.getResourceAsStream(RESOURCE)) {
      Check.invariant(in != null, () -> RESOURCE + " is missing from the jar of the cli module");
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE + " from the cli module's jar", e);
    }
  }

  String version() {
    return properties.getProperty("version", "unknown");
  }

  String commit() {
    return properties.getProperty("commit", "unknown");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"varve " + version() + " (" + commit() + ")"};
  }
}
