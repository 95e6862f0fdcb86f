// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/parts.h"

#include "models/history/measures.h"
#include "models/store/documentjson.h"
#include "models/store/historyrepository.h"
#include "models/store/importrepository.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace wavedeck::history {

using documents::orNull;

namespace {

std::optional<double> numberOf(const QString& text)
{
    static const QRegularExpression kNumber(QStringLiteral("^[~≈]?\\s*(\\d[\\d,]*(?:\\.\\d+)?)"));
    const auto match = kNumber.match(text.trimmed());
    bool ok = false;
    const double value = match.captured(1).remove(QLatin1Char(',')).toDouble(&ok);
    return ok ? std::optional<double>(value) : std::nullopt;
}

/// Words of a label that say what is counted: "New solver tests" and "Test coverage" share "test".
QSet<QString> stems(const QString& label)
{
    QSet<QString> words;
    for (QString word : label.toLower().split(QRegularExpression(QStringLiteral("[^\\w]+")), Qt::SkipEmptyParts)) {
        if (word.size() > 3 && word.endsWith(QLatin1Char('s')))
            word.chop(1);
        if (word.size() > 2 && word != QLatin1String("new"))
            words.insert(word);
    }
    return words;
}

/// A change that holds the changes of others that count the same.
void addNotes(QList<Impact>& all)
{
    for (Impact& one : all) {
        if (!one.change || *one.change <= 0)
            continue;
        double named = 0;
        QStringList parts;
        for (const Impact& other : std::as_const(all))
            if (other.label != one.label && other.change && *other.change > 0 && *other.change < *one.change
                && stems(other.label).intersects(stems(one.label))) {
                named += *other.change;
                parts.append(valueText(Kind::Count, *other.change) + QLatin1Char(' ') + other.label);
            }
        if (!parts.isEmpty() && named < *one.change)
            one.note = QStringLiteral("%1 = %2 + %3 others (computed)")
                           .arg(valueText(Kind::Count, *one.change), parts.join(QStringLiteral(" + ")),
                               valueText(Kind::Count, *one.change - named));
    }
}

Artifact artifactOf(const imports::Found& found)
{
    Artifact artifact;
    artifact.name = found.title;
    const QJsonObject body = found.fields;
    const QJsonObject cells = body.value(QLatin1String("cells")).toObject();
    const auto cell = [&](const char* key) { return cells.value(QLatin1String(key)).toString(); };
    artifact.where = cell("path").isEmpty() ? cell("location") : cell("path");
    artifact.purpose = cell("purpose").isEmpty() ? body.value(QLatin1String("purpose")).toString() : cell("purpose");
    artifact.group = body.value(QLatin1String("in")).toString();
    if (const QJsonValue lines = body.value(QLatin1String("lines")); lines.isDouble())
        artifact.lines = lines.toDouble();
    else
        artifact.lines = numberOf(cell("lines"));
    if (const QString size = body.value(QLatin1String("size")).toString(); size.contains(QLatin1String("word"))) {
        artifact.words = numberOf(size);
        artifact.isAbout = size.startsWith(QLatin1Char('~'));
    }
    return artifact;
}

/// Keys of the criteria of significance by the words that reports use for them.
QString criterionKey(const QString& title)
{
    static const struct {
        const char* words;
        const char* key;
    } kKeys[] = {{"turning point", "turning-point"}, {"new pattern", "new-patterns"}, {"novel", "novel-approaches"},
        {"worth remembering", "worth-remembering"}, {"institutional", "institutional-value"}};
    for (const auto& one : kKeys)
        if (title.contains(QLatin1String(one.words), Qt::CaseInsensitive))
            return QLatin1String(one.key);
    return {};
}

} // namespace

QList<Impact> impactOf(const Line& line)
{
    static const QRegularExpression kFromTo(QStringLiteral("^\\s*([\\d,.]+)\\s*(?:→|->)\\s*([\\d,.]+)"));
    QList<Impact> all;
    if (!line.reported)
        return all;
    for (auto it = line.figures.begin(); it != line.figures.end(); ++it) {
        if (measure(it.key()))
            continue;
        Impact one;
        one.label = it.key();
        one.text = it->text;
        if (const auto match = kFromTo.match(it->text); match.hasMatch()) {
            one.before = numberOf(match.captured(1));
            one.after = numberOf(match.captured(2));
            if (one.before && one.after)
                one.change = *one.after - *one.before;
        }
        all.append(one);
    }
    addNotes(all);
    return all;
}

QList<Sum> sumsOf(const QList<Artifact>& artifacts)
{
    QList<Sum> sums;
    for (const Artifact& one : artifacts) {
        auto sum = std::find_if(sums.begin(), sums.end(), [&](const Sum& known) { return known.group == one.group; });
        if (sum == sums.end())
            sum = sums.insert(sums.end(), Sum{one.group});
        ++sum->count;
        sum->lines += one.lines.value_or(0);
        sum->linesSaid += one.lines.has_value();
        sum->words += one.words.value_or(0);
        sum->wordsSaid += one.words.has_value();
    }
    return sums;
}

ReportedParts reportedParts(Store& store, const QString& id)
{
    ReportedParts parts;
    const QList<ReportedSession> reported = HistoryRepository(store).reported();
    const auto number = id.mid(2).toInt();
    if (number < 1 || number > reported.size() || !id.startsWith(QLatin1String("R-")))
        return parts;
    const auto documentOf = [](const ReportedSession& one) { return one.sourceRef.section(QLatin1Char('/'), 0, 0); };
    const QString document = documentOf(reported[number - 1]);
    for (int i = 0; i < number - 1; ++i)
        if (documentOf(reported[i]) == document)
            return parts; // the first of a document is its own session
    ImportRepository imports(store);
    for (const ImportedDocument& one : imports.documents()) {
        if (document.isEmpty() || !one.identity.startsWith(document))
            continue;
        for (const ImportedObject& object : imports.objects(one.identity, QStringLiteral("document")))
            parts.artifacts.append(artifactOf(object.found));
        for (const ImportedObject& object : imports.objects(one.identity, QStringLiteral("criterion")))
            if (const QString key = criterionKey(object.found.title);
                !key.isEmpty() && object.found.fields.value(QLatin1String("met")).toBool())
                parts.criteria.insert(key, object.found.title);
    }
    return parts;
}

QJsonArray document(const QList<Impact>& impact)
{
    QJsonArray array;
    for (const Impact& one : impact)
        array.append(QJsonObject{{QStringLiteral("label"), one.label}, {QStringLiteral("text"), one.text},
            {QStringLiteral("before"), orNull(one.before)}, {QStringLiteral("after"), orNull(one.after)},
            {QStringLiteral("change"), orNull(one.change)}, {QStringLiteral("note"), orNull(one.note)}});
    return array;
}

QJsonArray document(const QList<Artifact>& artifacts)
{
    QJsonArray array;
    for (const Artifact& one : artifacts)
        array.append(QJsonObject{{QStringLiteral("name"), one.name}, {QStringLiteral("where"), orNull(one.where)},
            {QStringLiteral("purpose"), orNull(one.purpose)}, {QStringLiteral("group"), orNull(one.group)},
            {QStringLiteral("lines"), orNull(one.lines)}, {QStringLiteral("words"), orNull(one.words)},
            {QStringLiteral("qualifier"), one.isAbout ? QJsonValue(QStringLiteral("about")) : QJsonValue()}});
    return array;
}

QJsonArray document(const QList<Sum>& sums)
{
    QJsonArray array;
    for (const Sum& one : sums)
        array.append(QJsonObject{{QStringLiteral("group"), orNull(one.group)}, {QStringLiteral("count"), one.count},
            {QStringLiteral("lines"), one.linesSaid > 0 ? QJsonValue(one.lines) : QJsonValue()},
            {QStringLiteral("words"), one.wordsSaid > 0 ? QJsonValue(one.words) : QJsonValue()}});
    return array;
}

} // namespace wavedeck::history
