package dev.varve.cli;

import dev.varve.base.RandomSource;
import dev.varve.base.time.Clock;
import dev.varve.gateway.s3.S3Gateway;
import dev.varve.gateway.s3.S3Options;
import dev.varve.gateway.s3.access.AccessKey;
import dev.varve.namespace.Objects;
import dev.varve.volume.access.Caller;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Serves a volume to clients of S3.
@Command(
    name = "s3",
    header = "Serve a volume to clients of S3 until told to stop.",
    description = {
      "The volume's top-level directories are buckets, its files are objects. The first start makes"
          + " a key for who may do everything, prints it once and keeps it in the file"
          + " s3-root-key of the data directory, which only its owner can read.",
      "",
      "Ends on SIGTERM and SIGINT, when running requests are done and everything is durable. Other"
          + " commands run in this process meanwhile."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve s3 home",
      "  varve s3 home --listen 0.0.0.0:9443 --tls-cert cert.pem --tls-key key.pem",
      "  aws --endpoint-url http://127.0.0.1:9000 s3 ls"
    },
    mixinStandardHelpOptions = true)
final class S3Command extends DataCommand {
  /// How often it is looked whether the certificate was renewed, or whether to stop.
  private static final long LOOK_MILLIS = 1000;

  @Parameters(index = "0", paramLabel = "VOLUME", description = "The volume to serve.")
  private String name = "";

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS:PORT",
      description = "Where to listen; port 0 takes a free one. Default: 127.0.0.1:9000.")
  private String listen = "127.0.0.1:" + S3Options.DEFAULT_PORT;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Certificates in PEM, the server's own first. Looked at again when it changes.")
  private Optional<Path> certificate = Optional.empty();

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The certificate's key in PEM (PKCS #8), not encrypted.")
  private Optional<Path> key = Optional.empty();

  @Option(
      names = "--domain",
      paramLabel = "NAME",
      description = "BUCKET.NAME is a bucket too; may be repeated. Default: localhost.")
  private List<String> domains = new ArrayList<>();

  @Option(
      names = "--region",
      paramLabel = "NAME",
      description =
          "What buckets say where they are, and signatures must name. Default:"
              + " us-east-1, and signatures may name any.")
  private Optional<String> region = Optional.empty();

  @Option(
      names = "--signature-v2",
      description = "Also take signatures of version 2, which cover little of a request.")
  private boolean version2;

  S3Command(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    if (terminal().served().isPresent()) {
      serve(directory);
      return ExitStatus.OK;
    }
    directory.stop().listen();
    try (CommandServer _ = CommandServer.start(directory, terminal())) {
      directory.keepVolumesOpen();
      serve(directory);
    }
    return ExitStatus.OK;
  }

  private void serve(DataDirectory directory) {
    Optional<TlsFiles> tls = TlsFiles.of(certificate.map(this::path), key.map(this::path));
    try (OpenVolume volume = OpenVolume.forWork(directory, name)) {
      Objects objects = Objects.of(volume.volume(), Caller.ROOT);
      RootKeyFile rootKey = new RootKeyFile(directory.path());
      S3Options options = options(rootKey.readOrMake(RandomSource.system(), terminal()), tls);
      try (S3Gateway gateway =
          S3Gateway.start(
              options,
              objects,
              Clock.system(),
              RandomSource.system(),
              fault -> terminal().tell("varve: " + fault.getMessage()))) {
        String scheme = tls.isPresent() ? "https" : "http";
        String address = scheme + "://" + options.host() + ":" + gateway.port();
        print(
            new JsonLine().put("volume", name).put("address", address),
            "s3: volume " + name + " at " + address);
        await(gateway, tls, directory.stop());
      }
    }
  }

  private Path path(Path given) {
    return terminal().path(given.toString());
  }

  private S3Options options(AccessKey root, Optional<TlsFiles> tls) {
    ListenAddress address = ListenAddress.parse(listen);
    S3Options usual = S3Options.defaults(root);
    return new S3Options(
        address.host(),
        address.port(),
        tls.map(TlsFiles::read),
        root,
        domains.isEmpty() ? usual.domains() : domains,
        region.orElse(usual.region()),
        region.isPresent(),
        version2);
  }

  private void await(S3Gateway gateway, Optional<TlsFiles> tls, Stop stop) {
    try {
      while (!stop.await(LOOK_MILLIS) && !terminal().isGone()) {
        tls.ifPresent(files -> files.reloadIfChanged(gateway, terminal()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
