/// Group commit: many waiting callers, one flush. Safe for any thread, platform or virtual. Start
/// at [dev.varve.base.commit.GroupCommit].
@NullMarked
package dev.varve.base.commit;

import org.jspecify.annotations.NullMarked;
