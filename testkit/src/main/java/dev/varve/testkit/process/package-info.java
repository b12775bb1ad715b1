/// Real processes. [dev.varve.testkit.process.EndedProcess] runs to its end what must be the same
/// in every process. Others are killed: what a simulation cannot show is whether the program that
/// was tested is the program that runs. A kill leaves the page cache, so it finds what was
/// acknowledged while it was still in the process's own memory; loss of power is for
/// [dev.varve.testkit.disk.CrashCampaign]. For one thread. Start at
/// [dev.varve.testkit.process.KilledProcess].
@NullMarked
package dev.varve.testkit.process;

import org.jspecify.annotations.NullMarked;
