// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/config/checking.h"

#include <QMap>
#include <QSet>

#include <algorithm>

namespace wavedeck::config {

namespace {

/// Of one .env file the last value of a key wins silently.
void checkRepeated(Checking& checking)
{
    QHash<QString, const Value*> seen;
    for (const Value& value : std::as_const(checking.values)) {
        if (!value.file || value.file->kind != FileKind::Env)
            continue;
        const QString key = value.place.file + QLatin1Char('\n') + value.entry->key;
        const Value* first = seen.value(key);
        if (first && first->entry->value != value.entry->value)
            checking.add("repeated-key", QStringLiteral("%1 is set twice with different values").arg(value.entry->key),
                {value.place, first->place});
        seen.insert(key, &value);
    }
}

/// What .env files set. A template sets nothing; a plain file counts for every environment, and where an environment
/// has no file of its own for it, any does.
QSet<QString> known(const ConfigSet& set, const QString& environment)
{
    QSet<QString> names;
    for (const File& file : set.files)
        if (file.kind == FileKind::Env && !file.example
            && (environment.isEmpty() || file.environment.isEmpty() || file.environment == environment))
            for (const Entry& entry : file.entries)
                names.insert(entry.key);
    return names;
}

const Entry* entryIn(const File& file, const QString& name)
{
    const auto found
        = std::find_if(file.entries.begin(), file.entries.end(), [&](const Entry& entry) { return entry.key == name; });
    return found == file.entries.end() ? nullptr : &*found;
}

/// The line of a template that lists the variable.
std::optional<Place> listedIn(const ConfigSet& set, const QString& name)
{
    for (const File& file : set.files)
        if (file.kind == FileKind::Env && file.example)
            if (const Entry* entry = entryIn(file, name))
                return Place{file.path, entry->mark, entry->key, {}};
    return std::nullopt;
}

/// One finding a variable, however often it is used.
void checkReferences(Checking& checking, QSet<QString>& told)
{
    QHash<QString, QSet<QString>> byEnvironment;
    QSet<QString> defaulted;
    for (const Reference& reference : checking.set.references)
        if (reference.hasDefault)
            defaulted.insert(reference.name);
    for (const Reference& reference : checking.set.references) {
        if (!checking.covers(reference.environment) || defaulted.contains(reference.name)
            || told.contains(reference.name))
            continue;
        if (!byEnvironment.contains(reference.environment))
            byEnvironment.insert(reference.environment, known(checking.set, reference.environment));
        if (byEnvironment[reference.environment].contains(reference.name))
            continue;
        told.insert(reference.name);
        QList<Place> places{reference.place};
        if (const auto listed = listedIn(checking.set, reference.name))
            places.append(*listed);
        checking.add(
            "missing-variable", QStringLiteral("%1 is used here and no .env file sets it").arg(reference.name), places);
    }
}

/// The files that a template is a template of: those beside it.
QList<const File*> madeFrom(const ConfigSet& set, const File& example)
{
    QList<const File*> files;
    for (const File& file : set.files)
        if (file.kind == FileKind::Env && !file.example && file.folder == example.folder
            && (example.environment.isEmpty() || file.environment.isEmpty() || file.environment == example.environment))
            files.append(&file);
    return files;
}

void checkExamples(Checking& checking, QSet<QString>& told)
{
    QSet<QString> elsewhere;
    for (const Service& service : checking.set.services)
        for (const Entry& entry : service.variables)
            elsewhere.insert(entry.key);
    for (const Reference& reference : checking.set.references)
        if (reference.hasDefault)
            elsewhere.insert(reference.name);
    for (const File& example : checking.set.files) {
        if (example.kind != FileKind::Env || !example.example)
            continue;
        const QList<const File*> made = madeFrom(checking.set, example);
        if (made.isEmpty())
            continue; // nothing is configured here
        for (const Entry& entry : example.entries) {
            const bool there = std::any_of(
                made.begin(), made.end(), [&](const File* file) { return entryIn(*file, entry.key) != nullptr; });
            if (there || entry.optional || elsewhere.contains(entry.key) || told.contains(entry.key))
                continue;
            told.insert(entry.key);
            checking.add("missing-variable",
                QStringLiteral("%1 is listed here, but %2 does not set it").arg(entry.key, made.first()->path),
                {{example.path, entry.mark, entry.key, {}}, {made.first()->path, {}, {}, {}}});
        }
    }
}

void checkRequired(Checking& checking, QSet<QString>& told)
{
    for (const QString& name : checking.options.required) {
        const auto sets = [&](const Value& value) { return value.entry->key == name && !value.entry->value.isEmpty(); };
        const Value* empty = nullptr;
        bool there = false;
        for (const Value& value : std::as_const(checking.values)) {
            there = there || sets(value);
            if (value.entry->key == name && value.entry->value.isEmpty() && !empty)
                empty = &value;
        }
        if (there || told.contains(name))
            continue;
        told.insert(name);
        Place by = checking.options.requiredBy;
        by.key = name;
        QList<Place> places{by};
        if (empty)
            places.prepend(empty->place);
        else if (const auto listed = listedIn(checking.set, name))
            places.append(*listed);
        checking.add("missing-variable",
            empty ? QStringLiteral("%1 is required, and empty").arg(name)
                  : QStringLiteral("%1 is required, and set nowhere").arg(name),
            places);
    }
}

} // namespace

void checkVariables(Checking& checking)
{
    QSet<QString> told;
    checkRepeated(checking);
    checkReferences(checking, told);
    checkExamples(checking, told);
    checkRequired(checking, told);
}

} // namespace wavedeck::config
