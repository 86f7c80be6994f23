/** What a run came to, for people to read. */
package io.likewise.report;
