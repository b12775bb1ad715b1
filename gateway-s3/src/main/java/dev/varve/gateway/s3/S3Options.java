package dev.varve.gateway.s3;

import dev.varve.gateway.s3.access.AccessKey;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// How a gateway is started.
///
/// @param host the address it listens at
/// @param port the port; 0 for any that is free
/// @param tls keys and certificates; empty for no encryption
/// @param root the key of who may do everything
/// @param domains `bucket.DOMAIN` is a bucket, besides `DOMAIN/bucket`
/// @param region what buckets say where they are
/// @param checksRegion whether signatures must name that region; else they may name any
/// @param version2 whether signatures of version 2 are taken, which cover little of a request
public record S3Options(
    String host,
    int port,
    Optional<SSLContext> tls,
    AccessKey root,
    List<String> domains,
    String region,
    boolean checksRegion,
    boolean version2) {
  /// The port that S3 servers of one's own usually have.
  public static final int DEFAULT_PORT = 9000;

  /// Copies the list.
  public S3Options {
    domains = List.copyOf(domains);
  }

  /// Returns what is used when nothing else is said.
  ///
  /// @param root the key of who may do everything
  /// @return this machine only, no encryption
  public static S3Options defaults(AccessKey root) {
    return new S3Options(
        "127.0.0.1",
        DEFAULT_PORT,
        Optional.empty(),
        root,
        List.of("localhost"),
        "us-east-1",
        false,
        false);
  }

  /// Returns these with another address.
  ///
  /// @param address where to listen
  /// @param number the port; 0 for any that is free
  /// @return changed options
  public S3Options at(String address, int number) {
    return new S3Options(address, number, tls, root, domains, region, checksRegion, version2);
  }

  /// Returns these with encryption.
  ///
  /// @param context keys and certificates
  /// @return changed options
  public S3Options with(SSLContext context) {
    return new S3Options(
        host, port, Optional.of(context), root, domains, region, checksRegion, version2);
  }
}
