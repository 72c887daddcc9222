package dev.caravan.access;

import java.util.Set;

/**
 * Somebody who logs in with a password.
 *
 * @param password its hash
 */
record User(String name, String password, Set<Role> roles) {
    @Override
    public String toString() {
        return name + " " + roles;
    }
}
