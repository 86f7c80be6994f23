/** A backend in plain loops of Java, for those who write one. */
package org.example.loops;
