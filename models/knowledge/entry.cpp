// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/knowledge/entry.h"

#include "models/base/clock.h"

#include <QCryptographicHash>
#include <QHash>
#include <QJsonArray>

#include <algorithm>

namespace wavedeck::knowledge {

namespace {

constexpr Field kFields[] = {{"title", &Entry::title, "what it says, in a line"},
    {"kind", &Entry::kind, "lesson, pattern, anti-pattern, decision, bug-fix, update, component or document"},
    {"text", &Entry::text, "Markdown; - = read it from standard input"},
    {"rationale", &Entry::rationale, "why; a decision needs it, a bug fix its root cause"},
    {"alternatives", &Entry::alternatives, "what else was thought of"}, {"insight", &Entry::insight, "the key insight"},
    {"when", &Entry::when, "when to apply it"}, {"problem", &Entry::problem, "of an anti-pattern"},
    {"solution", &Entry::solution, "of an anti-pattern"}, {"implication", &Entry::implication, "what follows from it"},
    {"place", &Entry::place, "of a component: its file; of what was imported: file and line"},
    {"source", &Entry::source, "session, retrospective or document it comes from"}};

QHash<QString, int> countedWords(const QString& text)
{
    QHash<QString, int> words;
    QString word;
    const QString lower = text.toCaseFolded() + QLatin1Char(' ');
    for (const QChar c : lower) {
        if (c.isLetterOrNumber()) {
            word.append(c);
            continue;
        }
        if (!word.isEmpty())
            ++words[word];
        word.clear();
    }
    return words;
}

} // namespace

std::span<const Field> fields()
{
    return kFields;
}

const Field* field(const QString& name)
{
    const auto found = std::find_if(
        std::begin(kFields), std::end(kFields), [&](const Field& one) { return name == QLatin1String(one.name); });
    return found == std::end(kFields) ? nullptr : found;
}

const QStringList& kinds()
{
    static const QStringList kKinds{QStringLiteral("lesson"), QStringLiteral("pattern"), QStringLiteral("anti-pattern"),
        QStringLiteral("decision"), QStringLiteral("bug-fix"), QStringLiteral("update"), QStringLiteral("component"),
        QStringLiteral("document")};
    return kKinds;
}

QString kindTitle(const QString& kind)
{
    QString title = kind == QLatin1String("bug-fix") ? QStringLiteral("bug fix") : kind;
    if (!title.isEmpty())
        title[0] = title[0].toUpper();
    return title;
}

QString idOf(int number)
{
    return QStringLiteral("LESSON-%1").arg(number, 3, 10, QLatin1Char('0'));
}

int numberOf(const QString& id)
{
    const QString prefix = QStringLiteral("LESSON-");
    const QString digits = id.startsWith(prefix, Qt::CaseInsensitive) ? id.mid(prefix.size()) : id;
    bool ok = false;
    const int number = digits.toInt(&ok);
    return ok && number > 0 && digits.front().isDigit() ? number : 0;
}

QJsonObject document(const Entry& entry)
{
    QJsonObject object{{QStringLiteral("id"), idOf(entry.number)}};
    for (const Field& one : kFields)
        object.insert(QLatin1String(one.name), entry.*one.member);
    object.insert(QStringLiteral("source_ref"), entry.sourceRef);
    object.insert(QStringLiteral("links"), QJsonArray::fromStringList(entry.links));
    object.insert(QStringLiteral("state"), entry.state.isEmpty() ? QStringLiteral("none") : entry.state);
    object.insert(QStringLiteral("version"), entry.version);
    object.insert(QStringLiteral("author"), entry.author);
    object.insert(QStringLiteral("created_at"), rfc3339(entry.createdAt));
    object.insert(QStringLiteral("changed_at"), rfc3339(entry.changedAt));
    if (entry.kind == QLatin1String("component"))
        object.insert(QStringLiteral("reuses"), entry.reuses);
    const auto hours = [](int minutes) { return minutes < 0 ? QJsonValue() : QJsonValue(minutes / 60.0); };
    const auto worth = returnOf(entry);
    object.insert(QStringLiteral("views"), entry.views);
    object.insert(QStringLiteral("hours_spent"), hours(entry.minutesSpent));
    object.insert(QStringLiteral("hours_saved"), hours(entry.minutesSaved));
    object.insert(QStringLiteral("roi"), worth ? QJsonValue(*worth) : QJsonValue());
    return object;
}

Entry fromDocument(const QJsonObject& document)
{
    Entry entry;
    entry.number = numberOf(document.value(QLatin1String("id")).toString());
    for (const Field& one : kFields)
        entry.*one.member = document.value(QLatin1String(one.name)).toString();
    for (const QJsonValue& link : document.value(QLatin1String("links")).toArray())
        entry.links.append(link.toString());
    entry.sourceRef = document.value(QLatin1String("source_ref")).toString();
    entry.version = document.value(QLatin1String("version")).toInt();
    entry.author = document.value(QLatin1String("author")).toString();
    return entry;
}

std::optional<double> returnOf(const Entry& entry)
{
    return entry.minutesSpent > 0 && entry.minutesSaved >= 0
        ? std::optional(double(entry.minutesSaved) / double(entry.minutesSpent))
        : std::nullopt;
}

QList<Part> partsOf(const Entry& entry)
{
    const struct {
        const char* title;
        QString Entry::*member;
    } all[] = {{"", &Entry::text}, {"Key insight", &Entry::insight}, {"When to apply", &Entry::when},
        {"Problem", &Entry::problem}, {"Solution", &Entry::solution}, {"Rationale", &Entry::rationale},
        {"Alternatives", &Entry::alternatives}, {"Implication", &Entry::implication}, {"Place", &Entry::place}};
    QList<Part> parts;
    for (const auto& one : all)
        if (!(entry.*one.member).isEmpty())
            parts.append({QLatin1String(one.title), entry.*one.member});
    return parts;
}

double similarity(const QString& one, const QString& other)
{
    const QHash<QString, int> left = countedWords(one);
    const QHash<QString, int> right = countedWords(other);
    qint64 all = 0;
    qint64 shared = 0;
    for (auto it = left.begin(); it != left.end(); ++it) {
        all += it.value();
        shared += std::min(it.value(), right.value(it.key()));
    }
    for (const int count : right)
        all += count;
    return all == 0 ? 0 : 2.0 * double(shared) / double(all);
}

QString fingerprint(const Entry& entry)
{
    const QString text = entry.title.simplified() + QLatin1Char('\n') + entry.text.simplified();
    return QString::fromLatin1(
        QCryptographicHash::hash(text.toCaseFolded().toUtf8(), QCryptographicHash::Sha256).toHex());
}

} // namespace wavedeck::knowledge
