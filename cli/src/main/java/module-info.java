/// The `varve` command. Nothing depends on it.
module dev.varve.cli {
  requires dev.varve.bench;
  requires dev.varve.gateway.s3;
  requires dev.varve.journal;
  requires dev.varve.mount;
  requires dev.varve.namespace;
  requires dev.varve.posix;
  requires dev.varve.store;
  requires dev.varve.volume;
  requires info.picocli;
  requires jdk.net;

  opens dev.varve.cli to
      info.picocli;
}
