// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/config/entries.h"
#include "models/plan/yamltree.h"

/// Internal to models/config: the text of one file as entries. None throws, none runs anything; each stops at
/// kMostEntries and says so. A text that cannot be read gives a problem with its line and column, and what was read
/// before it.
namespace wavedeck::config {

constexpr qsizetype kMostEntries = 20'000;
constexpr qint64 kMostFileBytes = 1024 * 1024;

struct Text {
    QString text;
    QList<Entry> entries;
    QList<Problem> problems; ///< place.file is left to the caller

    /// False when no more is taken.
    bool add(Entry entry);
    void fail(const Mark& mark, const QString& message);
};

/// KEY=value with quotes, `export`, comments, `KEY: value`; ${…} of what stands above (not in single quotes).
void readEnv(Text& text);
/// [section], key = value or key: value; with continued lines as properties files have them.
void readIni(Text& text);
/// Tables, arrays of tables, dotted and quoted keys, all kinds of strings, arrays and inline tables.
void readToml(Text& text);

/// JSON with the comments and last commas that settings files have. Null when it cannot be read.
plan::YamlNodePtr parseJson(const QString& text, QList<Problem>& problems);
/// All documents of a YAML file.
QList<plan::YamlNodePtr> parseYaml(const QByteArray& bytes, QList<Problem>& problems);
/// Every scalar below the node, `<<` followed.
void flatten(const plan::YamlNode& node, Text& text);

/// The child of a mapping, `<<` followed; null when it has none.
const plan::YamlNode* childOf(const plan::YamlNode& node, QLatin1String key);
/// The entries of a mapping, those of `<<` behind its own.
QList<plan::YamlEntry> entriesOf(const plan::YamlNode& node);

} // namespace wavedeck::config
