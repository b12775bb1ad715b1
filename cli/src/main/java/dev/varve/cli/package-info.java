/// The `varve` command: one class for each subcommand, listed in [dev.varve.cli.Commands]. One
/// thread parses and runs a command. Start at [dev.varve.cli.Varve].
@NullMarked
package dev.varve.cli;

import org.jspecify.annotations.NullMarked;
