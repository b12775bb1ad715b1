@NullMarked
package dev.varve.base.commit;

import org.jspecify.annotations.NullMarked;
