package dev.varve.gateway.s3.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whether somebody may do something.
///
/// @param user the user's name, empty for who has none
/// @param action such as `s3:GetObject`
/// @param resource such as `arn:aws:s3:::bucket/key`, `*` for the service
/// @param context what conditions look at, by lower-case key
public record Question(
    Optional<String> user, String action, String resource, Map<String, List<String>> context) {}
