/* SPDX-License-Identifier: MIT
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "weights/config_schema.h"
#include "weights/number.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <yaml.h>

#define MAX_BYTES (1 << 20)
#define MAX_DEPTH 32

static json_t *
read_scalar (const yaml_node_t *node)
{
  static const char *const truths[] = {"true", "yes", "on"}, *const lies[] = {"false", "no", "off"};
  const char *text = (const char *) node->data.scalar.value;
  char *end;

  if (node->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
    return json_string (text);
  for (size_t i = 0; i < 3; i++) {
    if (!strcasecmp (text, truths[i]))
      return json_true ();
    if (!strcasecmp (text, lies[i]))
      return json_false ();
  }
  if (!*text || !strcmp (text, "~") || !strcasecmp (text, "null"))
    return json_null ();
  const long long whole = strtoll (text, &end, 10);
  if (!*end)
    return json_integer (whole);
  const double number = fomm_parse_real (text, &end);
  /* jansson has no infinities; they are no valid setting anyway, and as strings they are refused with their name. */
  return !*end && number - number == 0 ? json_real (number) : json_string (text);
}

static json_t *read_node (yaml_document_t *document, int index, int depth, int *budget);

static json_t *
read_mapping (yaml_document_t *document, const yaml_node_t *node, int depth, int *budget)
{
  json_t *object = json_object ();
  for (yaml_node_pair_t *pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top; pair++) {
    const yaml_node_t *key = yaml_document_get_node (document, pair->key);
    json_t *value = key && key->type == YAML_SCALAR_NODE ? read_node (document, pair->value, depth + 1, budget) : NULL;
    if (!value || json_object_set_new (object, (const char *) key->data.scalar.value, value)) {
      json_decref (object);
      return NULL;
    }
  }
  return object;
}

static json_t *
read_sequence (yaml_document_t *document, const yaml_node_t *node, int depth, int *budget)
{
  json_t *array = json_array ();
  for (yaml_node_item_t *item = node->data.sequence.items.start; item < node->data.sequence.items.top; item++) {
    json_t *value = read_node (document, *item, depth + 1, budget);
    if (!value || json_array_append_new (array, value)) {
      json_decref (array);
      return NULL;
    }
  }
  return array;
}

/* The budget bounds documents that blow up through aliases, the depth those that nest. */
static json_t *
read_node (yaml_document_t *document, int index, int depth, int *budget)
{
  const yaml_node_t *node = yaml_document_get_node (document, index);
  if (!node || depth > MAX_DEPTH || --*budget < 0)
    return NULL;
  if (node->type == YAML_SCALAR_NODE)
    return read_scalar (node);
  return node->type == YAML_MAPPING_NODE ? read_mapping (document, node, depth, budget)
                                         : read_sequence (document, node, depth, budget);
}

static FommStatus
parse (FILE *file, json_t **tree, FommError *error)
{
  yaml_parser_t parser;
  yaml_document_t document;
  int budget = 100000;

  if (!yaml_parser_initialize (&parser))
    return fomm_fail_memory (error);
  yaml_parser_set_input_file (&parser, file);
  if (!yaml_parser_load (&parser, &document)) {
    const size_t line = parser.problem_mark.line + 1;
    yaml_parser_delete (&parser);
    return fomm_fail (error, FOMM_ERROR_CONFIG, "The configuration is not valid YAML (line %zu).", line);
  }
  const bool empty = !yaml_document_get_root_node (&document);
  *tree = empty ? NULL : read_node (&document, 1, 0, &budget);
  yaml_document_delete (&document);
  yaml_parser_delete (&parser);
  return *tree ? FOMM_OK
               : fomm_fail (error, FOMM_ERROR_CONFIG, "The configuration is empty, or nested too deeply to be one.");
}

FommStatus
fomm_yaml_read (const char *path, json_t **tree, FommError *error)
{
  struct stat info;
  if (stat (path, &info))
    return fomm_fail (error, FOMM_ERROR_IO, "The configuration cannot be opened: %s.", strerror (errno));
  if (!S_ISREG (info.st_mode) || info.st_size > MAX_BYTES)
    return fomm_fail (error, FOMM_ERROR_CONFIG, "The configuration is not an ordinary file of a reasonable size.");
  FILE *file = fopen (path, "rbe");
  if (!file)
    return fomm_fail (error, FOMM_ERROR_IO, "The configuration cannot be opened: %s.", strerror (errno));
  FommStatus status = parse (file, tree, error);
  fclose (file);
  if (!status && !json_is_object (*tree)) {
    json_decref (*tree);
    *tree = NULL;
    status = fomm_fail (error, FOMM_ERROR_CONFIG, "This is not a model configuration.");
  }
  return status;
}
