// SPDX-License-Identifier: GPL-3.0-or-later
// Phases, waves, gates; debt; check lists, next steps, layers, tiers, documents.
#include "models/imports/finder.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

namespace wavedeck::imports {

namespace {

/// Without the branches of a tree.
QString withoutTree(const QString& text)
{
    qsizetype at = 0;
    while (at < text.size()
        && (text.at(at).isSpace() || (text.at(at).unicode() >= 0x2500 && text.at(at).unicode() <= 0x257F)))
        ++at;
    return text.mid(at);
}

/// BLOCKING or ADVISORY, as the label above says.
QString enforcement(const Finder& finder, qsizetype at)
{
    for (qsizetype i = at; i > 0 && at - i < 20 && finder.at(i).shape != Shape::Heading; --i)
        for (const char* one : {"blocking", "advisory"})
            if (!finder.at(i).label.isEmpty() && hasWord(keyOf(finder.at(i).label), {one}))
                return QLatin1String(one);
    return {};
}

void takeStep(Finder& finder, Found& found, const Line& line, const Title& title)
{
    static const QRegularExpression agents(QStringLiteral("(\\d{1,6})\\s+(?:[\\w-]+\\s+)?(?:agents?|specialists?)\\b"));
    const QString arrow(QChar(0x2192));
    if (const qsizetype cut = title.text.indexOf(arrow); cut > 0) {
        found.fields.insert(QStringLiteral("asks"), title.text.mid(cut + 1).trimmed());
        found.title = title.text.left(cut).trimmed();
    }
    if (const auto match = agents.match(title.paren); match.hasMatch())
        found.fields.insert(QStringLiteral("agents"), match.captured(1).toInt());
    found.fields.insert(QStringLiteral("number"), title.number);
    found.fields.insert(QStringLiteral("in"), finder.sectionOf(line).title);
    if (line.shape == Shape::Code)
        found.certainty = Certainty::Medium;
}

/// The minutes of `Phase 1 (Opening): 15 minutes`.
void takeMinutes(Found& found, const Line& line, const Title& title)
{
    static const QRegularExpression planned(QStringLiteral("\\):?\\s*(\\d{1,5}) min"));
    static const QRegularExpression actual(QStringLiteral("(\\d{1,5}) minutes actual"));
    const auto match = planned.match(title.text.left(400));
    if (!match.hasMatch())
        return;
    found.fields.insert(QStringLiteral("minutes"), match.captured(1).toInt());
    found.fields.insert(QStringLiteral("minutes_line"), line.number);
    if (const auto spent = actual.match(title.text.left(400)); spent.hasMatch())
        found.fields.insert(QStringLiteral("spent_minutes"), spent.captured(1).toInt());
}

} // namespace

void findSteps(Finder& finder)
{
    static const QSet<QString> kinds{
        QStringLiteral("phase"), QStringLiteral("wave"), QStringLiteral("gate"), QStringLiteral("week")};
    QHash<QString, qsizetype> seen; // to where it stands
    for (qsizetype i = 0; i < finder.size(); ++i) {
        const Line& line = finder.at(i);
        if (line.plain.isEmpty() || line.shape == Shape::Row)
            continue;
        const Title title = titleOf(withoutTree(line.plain));
        if (title.number < 0 || !kinds.contains(title.word) || title.text.isEmpty())
            continue;
        const QString key = title.word + QString::number(title.number);
        if (!seen.contains(key)) {
            seen.insert(key, finder.report.found.size());
            Found& found = finder.add(title.word.toLatin1().constData(), line.number, title.text);
            takeStep(finder, found, line, title);
            if (title.word == QLatin1String("gate"))
                found.fields.insert(QStringLiteral("enforcement"), enforcement(finder, i));
        }
        if (seen.value(key) < finder.report.found.size())
            takeMinutes(finder.report.found[seen.value(key)], line, title);
    }
    if (std::any_of(
            seen.keyBegin(), seen.keyEnd(), [](const QString& key) { return key.startsWith(QLatin1String("gate")); }))
        return;
    for (qsizetype i = 0; i < finder.size(); ++i)
        if (!finder.at(i).weak && finder.at(i).value.isEmpty()
            && keyOf(finder.at(i).label) == QLatin1String("quality gates"))
            for (const Line* item : finder.listAfter(i))
                finder.add("gate", item->number, item->label.isEmpty() ? item->plain : item->label).fields
                    = {{QStringLiteral("asks"), item->value}};
}

namespace {

/// The priority of the label or heading that an item of debt stands below.
QString bandAbove(const Finder& finder, qsizetype at)
{
    constexpr qsizetype kFarthest = 2000; ///< lines
    for (qsizetype i = at - 1; i > 0 && at - i < kFarthest; --i) {
        const Line& line = finder.at(i);
        const bool isBand = line.shape == Shape::Heading || (line.bold && line.shape == Shape::Text);
        if (isBand && !priorityIn(line.plain).isEmpty())
            return priorityIn(line.plain);
        if (line.shape == Shape::Heading)
            break;
    }
    return {};
}

/// `21/21 … resolved`, said below the items.
QString resolvedIn(const Finder& finder)
{
    static const QRegularExpression all(QStringLiteral("\\b(\\d{1,6})/(\\d{1,6})\\b[^.]{0,60}\\bresolved\\b"));
    for (const Line& line : finder.document.lines)
        if (const auto match = all.match(line.plain.left(1000));
            line.shape != Shape::Row && match.hasMatch() && match.captured(1) == match.captured(2))
            return line.plain.left(300);
    return {};
}

} // namespace

void findDebt(Finder& finder)
{
    static const QRegularExpression pattern(
        QStringLiteral("^(DEBT|TD|TECHDEBT)-(\\d{1,6})(?:\\s*(?:through|to|–|—|-|\\.\\.+)\\s*(?:(?:DEBT|TD|TECHDEBT)-)?"
                       "(\\d{1,6}))?\\s*[:–—-]\\s+(.*)$"));
    constexpr int kMost = 500; ///< ids of one range
    const QString resolved = resolvedIn(finder);
    for (qsizetype i = 0; i < finder.size() && !finder.full(); ++i) {
        const Line& line = finder.at(i);
        if (line.shape == Shape::Code || line.shape == Shape::Row || line.shape == Shape::Blank)
            continue;
        const auto match = pattern.match(line.plain.left(2000));
        if (!match.hasMatch())
            continue;
        const int first = match.captured(2).toInt();
        const int last = match.captured(3).isEmpty() ? first : match.captured(3).toInt();
        if (last < first || last - first >= kMost)
            continue;
        const QStringList texts
            = last == first ? QStringList{match.captured(4)} : match.captured(4).split(QStringLiteral(", "));
        const QString priority = rankOf(bandAbove(finder, i));
        const bool fits = texts.size() == last - first + 1;
        for (int number = first; number <= last; ++number) {
            const QString id = QStringLiteral("%1-%2").arg(match.captured(1)).arg(number, 3, 10, QLatin1Char('0'));
            Found& found = finder.add("debt_item", line.number, fits ? texts.at(number - first).trimmed() : id,
                last == first ? Certainty::High : (fits ? Certainty::Medium : Certainty::Low));
            found.fields = {{QStringLiteral("id"), id}, {QStringLiteral("priority"), priority},
                {QStringLiteral("resolved"), resolved}};
            if (!fits) {
                found.why = QStringLiteral("%1 texts for %2 numbers: which belongs to which is not said")
                                .arg(texts.size())
                                .arg(last - first + 1);
                found.fields.insert(QStringLiteral("text"), match.captured(4));
            }
        }
    }
}

namespace {

/// `(OWNER, 2 hours)`: who, and how long; nothing where neither is a time.
void takeBrackets(Found& found, const Title& title)
{
    const QStringList parts = title.paren.split(QStringLiteral(", "));
    if (parts.size() < 2)
        return;
    QStringList owners;
    QString effort;
    static const QRegularExpression time(
        QStringLiteral("^(?:first|next|~?\\d)"), QRegularExpression::CaseInsensitiveOption);
    for (const QString& part : parts)
        if (time.match(part).hasMatch())
            effort = part;
        else
            owners += ownersIn(part);
    if (effort.isEmpty())
        return;
    found.fields.insert(QStringLiteral("owners"), QJsonArray::fromStringList(owners));
    found.fields.insert(QStringLiteral("effort"), effort);
    if (const auto minutes = effortIn(effort))
        found.fields.insert(QStringLiteral("effort_min"), *minutes);
}

void addStepsOf(Finder& finder, qsizetype at, bool& had, const QString& horizon)
{
    for (const Line* item : finder.listAfter(at)) {
        if (item->check >= 0)
            continue; // those stand for themselves
        if (had) {
            finder.addUnsure(
                "next_step", item->number, item->plain, QStringLiteral("next steps were listed further up already"));
            continue;
        }
        Found& found = finder.add("next_step", item->number, item->plain);
        found.fields = {{QStringLiteral("horizon"), horizon}};
    }
}

} // namespace

void findNextSteps(Finder& finder)
{
    bool had = false;
    for (qsizetype i = 0; i < finder.size(); ++i) {
        const Line& line = finder.at(i);
        const QString key = keyOf(line.shape == Shape::Heading ? line.plain : line.label);
        const bool isHeading = line.shape == Shape::Heading && hasWord(key, {"next steps", "next session"});
        const bool isLabel = !line.weak && line.value.isEmpty() && hasWord(key, {"next steps"});
        const qsizetype before = finder.report.found.size();
        if (isHeading || isLabel)
            addStepsOf(finder, i, had, isHeading ? line.plain : QString());
        for (qsizetype added = before; added < finder.report.found.size(); ++added)
            if (hasWord(key, {"recommendations", "recommendation"}))
                finder.report.found[added].also = {QStringLiteral("recommendation_raw")};
        had = had || finder.report.found.size() > before;
    }
}

namespace {

void findChecks(Finder& finder)
{
    QString group;
    for (const Line& line : finder.document.lines) {
        if (line.shape == Shape::Heading)
            group.clear();
        else if (!line.weak && !line.label.isEmpty() && line.value.isEmpty())
            group = line.label;
        if (line.check < 0)
            continue;
        const bool isStep = finder.isIn(line.section, {"next steps"});
        const Title title = titleOf(line.plain);
        Found& found = finder.add(isStep ? "next_step" : "checklist_item", line.number,
            isStep && line.ordinal >= 0 ? title.text : line.plain,
            line.shape == Shape::Code ? Certainty::Medium : Certainty::High);
        found.fields = {{QStringLiteral("done"), line.check == 1}, {QStringLiteral("list"), group},
            {QStringLiteral("in"), finder.sectionOf(line).title}};
        if (!isStep)
            continue;
        found.also = {QStringLiteral("checklist_item")};
        found.fields.insert(QStringLiteral("horizon"), finder.sectionOf(line).title);
        takeBrackets(found, title);
    }
}

/// A numbered list below a sentence that speaks of layers.
void findLayers(Finder& finder)
{
    for (qsizetype i = 0; i < finder.size(); ++i) {
        const Line& line = finder.at(i);
        if (line.shape != Shape::Text || !line.plain.endsWith(QLatin1Char(':'))
            || !hasWord(keyOf(line.plain), {"layer", "layers"}))
            continue;
        const QList<const Line*> items = finder.listAfter(i);
        if (items.size() < 3 || items.first()->shape != Shape::Numbered)
            continue;
        for (const Line* item : items) {
            const Title title = titleOf(item->plain);
            finder.add("layer", item->number, item->head.isEmpty() ? title.text : item->head).fields
                = {{QStringLiteral("text"), title.paren}};
        }
    }
}

/// Below a title that speaks of tiers: bold labels, each with its criteria.
void findTiers(Finder& finder)
{
    for (qsizetype i = 0; i < finder.size(); ++i) {
        const Line& line = finder.at(i);
        const bool isTitle = line.shape == Shape::Heading || (line.bold && line.label.isEmpty());
        if (!isTitle || !hasWord(keyOf(line.plain), {"tier", "tiers"}))
            continue;
        const qsizetype end = itemEnd(finder.document, i);
        for (qsizetype at = i + 1; at < end; ++at) {
            const Line& label = finder.at(at);
            const bool isKnown = fieldName(label.label) != keyOf(label.label)
                || hasWord(keyOf(label.label), {"problem", "solution", "implementation", "expected impact"});
            const auto items
                = label.bold && !label.label.isEmpty() && !isKnown ? finder.listAfter(at) : QList<const Line*>();
            if (items.size() < 2)
                continue;
            QJsonArray criteria;
            for (const Line* item : items)
                criteria.append(item->plain);
            const Title title = titleOf(label.label);
            finder.add("tier", label.number, title.text).fields
                = {{QStringLiteral("text"), title.paren}, {QStringLiteral("criteria"), criteria}};
        }
        i = end - 1; // what is in this part is not looked at as another one
    }
}

/// `(A.md, B.md, C.md)`: documents that are named together.
void findNamedDocuments(Finder& finder)
{
    static const QRegularExpression brackets(QStringLiteral("\\(([^()]{5,400})\\)"));
    static const QRegularExpression file(QStringLiteral("^[\\w./-]{1,200}\\.(?:md|txt|pdf|docx?|html?)$"));
    QSet<QString> seen;
    for (const Line& line : finder.document.lines) {
        if (line.shape == Shape::Code || !line.plain.contains(QLatin1Char('('))
            || !line.plain.contains(QLatin1Char('.')))
            continue;
        for (auto match = brackets.globalMatch(line.plain.left(4000)); match.hasNext();) {
            const QStringList names = match.next().captured(1).split(QStringLiteral(", "));
            if (names.size() < 2 || !std::all_of(names.begin(), names.end(), [&](const QString& name) {
                    return file.match(name).hasMatch();
                }))
                continue;
            for (const QString& name : names)
                if (!seen.contains(name)) {
                    seen.insert(name);
                    finder.add("document", line.number, name, Certainty::Medium);
                }
        }
    }
}

/// Fenced states with arrows down between them, and commands below a heading that speaks of a rollback.
void findFenced(Finder& finder)
{
    for (const Code& code : finder.document.codes) {
        const QStringList lines = code.text.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        const auto arrows = std::count_if(lines.begin(), lines.end(), [](const QString& line) {
            return line.trimmed() == QString(QChar(0x2193)) || line.trimmed() == QLatin1String("v");
        });
        const bool isShell = code.language == QLatin1String("bash") || code.language == QLatin1String("sh")
            || code.language == QLatin1String("shell") || code.language == QLatin1String("console");
        const bool isRollback
            = isShell && hasWord(keyOf(finder.document.sections.at(code.section).title), {"rollback"});
        finder.add("code_block", code.line, code.language).fields = {{QStringLiteral("text"), code.text}};
        for (qsizetype i = code.first; i < code.end && (arrows >= 3 || isRollback); ++i) {
            const Line& line = finder.at(i);
            const bool isArrow = line.plain == QString(QChar(0x2193)) || line.plain == QLatin1String("v");
            const bool isSaid = line.plain.startsWith(QLatin1Char('#')) || line.plain.startsWith(QLatin1Char('"'));
            if (!line.plain.isEmpty() && !isArrow && !isSaid)
                finder.add(
                    arrows >= 3 ? "workflow_state" : "command", line.number, line.text.trimmed(), Certainty::Medium);
        }
    }
}

} // namespace

void findLists(Finder& finder)
{
    findChecks(finder);
    findLayers(finder);
    findTiers(finder);
    findNamedDocuments(finder);
    findFenced(finder);
}

} // namespace wavedeck::imports
