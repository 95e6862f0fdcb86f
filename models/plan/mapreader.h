// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/plan/plankeys.h"
#include "models/plan/yamltree.h"

#include "models/domain/states.h"

#include <optional>
#include <span>

/// Internal to models/plan: one mapping of the plan, read by typed getters. A getter leaves its value alone when the
/// key is absent or faulty, and reports the fault with its place; so everything is read and every fault is found.
namespace wavedeck::plan {

class MapReader {
public:
    /// Reports a node that is no mapping, and every key that the table does not know. The node must outlive the reader.
    MapReader(const YamlNode& node, const KeyTable& table, Findings& findings);

    /// Keys that the node lacks are looked for in this one: a profile under an agent.
    void putUnder(const YamlNode& profile) { m_under = &profile; }

    bool has(const char* key) const { return find(key) != nullptr; }
    /// True when the mapping itself has the key, not only the one under it.
    bool hasOwn(const char* key) const;
    /// The value's node; null when the key is absent. A key without a value is a fault, once.
    const YamlNode* child(const char* key) const;
    /// Of the key's value; of the mapping when the key is absent.
    Mark markOf(const char* key) const;
    Mark mark() const { return m_node.mark; }
    bool isEmpty() const { return m_node.entries.isEmpty(); } ///< of its own keys, unknown ones counted
    Findings& findings() const { return m_findings; }

    /// Reports the key as missing, with an example of it.
    bool require(const char* key, const QString& example) const;

    void line(const char* key, QString& value) const; ///< one line, not empty
    void prose(const char* key, QString& value) const; ///< may have lines
    void id(const char* key, QString& value) const;
    void boolean(const char* key, bool& value) const;
    void integer(const char* key, int& value, int least, int most) const;
    void number(const char* key, double& value, double least, double most) const;
    void duration(const char* key, qint64& milliseconds) const;
    void list(const char* key, QStringList& values) const; ///< of texts; an empty one is fine
    void choice(const char* key, const QStringList& words, int& index) const;

    /// One of the words of an enumeration of states.h; its words in the order of the enumerators.
    template <class E> void state(const char* key, E& value, int count) const
    {
        QStringList words;
        for (int i = 0; i < count; ++i)
            words.append(word(static_cast<E>(i)));
        int index = static_cast<int>(value);
        choice(key, words, index);
        value = static_cast<E>(index);
    }

private:
    const YamlEntry* find(const char* key) const;
    const YamlNode* scalar(const char* key, const QString& wanted) const;
    void wrong(const char* key, const YamlNode& node, const QString& wanted) const;

    const YamlNode& m_node;
    const YamlNode* m_under = nullptr;
    const KeyTable& m_table;
    Findings& m_findings;
};

/// A text of a list or a mapping: a scalar, without NUL. Empty when it is something else, which is reported.
std::optional<QString> textOf(const YamlNode& node, const QString& what, Findings& findings);
std::optional<int> integerOf(const YamlNode& node);
std::optional<double> numberOf(const YamlNode& node);
bool isId(const QString& text);
/// Why this is no id, and what is one.
QString idFault(const QString& text);
/// "a mapping", "a list", "'text'": what stands there.
QString describe(const YamlNode& node);

} // namespace wavedeck::plan
