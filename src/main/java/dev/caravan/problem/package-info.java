/** What can go wrong, in words for the user: findings, and the exceptions that end a command with their exit code. */
@NullMarked
package dev.caravan.problem;

import org.jspecify.annotations.NullMarked;
