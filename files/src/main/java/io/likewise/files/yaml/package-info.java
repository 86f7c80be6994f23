/**
 * YAML that becomes records, strictly, each slip told by its line and key; {@link
 * io.likewise.files.yaml.YamlTree} is its face.
 */
package io.likewise.files.yaml;
