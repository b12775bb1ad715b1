/// The S3 protocol over the object face of a volume.
// The digit is part of the protocol's name.
@SuppressWarnings("module")
module dev.varve.gateway.s3 {
  requires transitive dev.varve.namespace;
  requires java.xml;
  requires org.eclipse.jetty.http;
  requires org.eclipse.jetty.io;
  requires org.eclipse.jetty.server;
  requires org.eclipse.jetty.util;
  requires tools.jackson.core;

  exports dev.varve.gateway.s3;
  exports dev.varve.gateway.s3.access;
}
