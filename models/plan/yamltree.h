// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/plan/findings.h"

#include <QByteArray>

#include <memory>

/// Internal to models/plan: YAML text as a plain tree. The only place that knows yaml-cpp, and no exception leaves it.
namespace wavedeck::plan {

struct YamlNode;
/// Shared, because an alias repeats a node instead of copying it.
using YamlNodePtr = std::shared_ptr<const YamlNode>;

struct YamlEntry {
    QString key;
    Mark keyMark;
    YamlNodePtr value;
};

struct YamlNode {
    enum class Kind { Null, Scalar, Sequence, Mapping };

    Kind kind = Kind::Null;
    Mark mark;
    QString text; ///< of a scalar
    bool plain = false; ///< a scalar without quotes: may be a number or a boolean
    QList<YamlNodePtr> items;
    QList<YamlEntry> entries; ///< in the order of the file; a key stands once (the second is a fault)
    qsizetype weight = 1; ///< nodes below, what aliases repeat counted each time

    bool isMapping() const { return kind == Kind::Mapping; }
    bool isSequence() const { return kind == Kind::Sequence; }
    bool isScalar() const { return kind == Kind::Scalar; }
};

/// The tree of the text's only document; null when it cannot be read, with one fault that says where and why.
/// Refused: more than kMostPlanBytes, what is not UTF-8, control characters, more than 64 levels, aliases that grow
/// beyond 200,000 nodes. Doubled keys are faults too, but the tree is built.
YamlNodePtr parseYaml(const QByteArray& text, Findings& findings);

/// The same of a file that is no plan: all its documents, tags left unread, of any length (the caller bounds it). What
/// stands before a fault is there.
QList<YamlNodePtr> parseYamlDocuments(const QByteArray& text, Findings& findings);

} // namespace wavedeck::plan
