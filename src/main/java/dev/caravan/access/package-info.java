/** Who may use the service, and for what: users, roles, login. Nothing of it is loaded by the other commands. */
@NullMarked
package dev.caravan.access;

import org.jspecify.annotations.NullMarked;
