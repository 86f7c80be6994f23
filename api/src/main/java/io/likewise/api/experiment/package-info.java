/** The experiment as a value, and what training it yields. */
package io.likewise.api.experiment;
