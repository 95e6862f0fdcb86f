// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/imports/fields.h"

#include <QRegularExpression>

#include <algorithm>

namespace wavedeck::imports {

namespace {

constexpr qsizetype kLongestTitle = 2000; ///< patterns are only tried on so much

/// Labels as reports write them, compared by keyOf().
constexpr struct {
    const char* key;
    const char* name;
} kLabels[] = {{"owner", "owner"}, {"owners", "owner"}, {"assigned to", "owner"}, {"responsible", "owner"},
    {"effort", "effort"}, {"time", "effort"}, {"estimate", "effort"}, {"estimated effort", "effort"},
    {"estimated time", "effort"}, {"due", "due"}, {"due date", "due"}, {"deadline", "due"}, {"example", "example"},
    {"examples", "example"}, {"impact", "impact"}, {"recommendation", "recommendation"}, {"severity", "severity"},
    {"what i d do differently", "differently"}, {"what we d do differently", "differently"},
    {"would do differently", "differently"}, {"do differently", "differently"}, {"differently", "differently"},
    {"what surprised me", "surprised"}, {"what surprised us", "surprised"}, {"surprise", "surprised"},
    {"surprised", "surprised"}, {"new best practice", "practice"}, {"best practice", "practice"},
    {"practice", "practice"}, {"problem", "problem"}, {"issue", "problem"}, {"solution", "solution"},
    {"solution pattern", "solution"}, {"implementation", "implementation"}, {"expected impact", "expected_impact"},
    {"lesson", "lesson"}, {"remediation", "remediation"}, {"remediation required", "remediation"},
    {"remediation steps", "remediation"}, {"implication", "implication"}, {"implications", "implication"},
    {"justification", "justification"}, {"rationale", "rationale"}, {"priority", "priority"},
    {"key insight", "insight"}, {"insight", "insight"}, {"when to use", "when"}, {"when to apply", "when"},
    {"when required", "when"}, {"pattern discovered", "discovered"}, {"discovered", "discovered"},
    {"session id", "session_id"}, {"id", "session_id"}, {"retrospective id", "session_id"}, {"date", "date"},
    {"session date", "date"}, {"status", "status"}, {"session status", "status"}, {"mission status", "status"},
    {"state", "status"}, {"classification", "classification"}, {"facilitator", "facilitator"},
    {"session duration", "duration"}, {"duration", "duration"}, {"session", "session"}, {"project", "project"},
    {"role", "role"}, {"measure", "measure"}, {"measure of success", "measure"}, {"horizon", "horizon"}};

} // namespace

QString fieldName(const QString& label)
{
    static const QHash<QString, QString> names = [] {
        QHash<QString, QString> map;
        for (const auto& one : kLabels)
            map.insert(QLatin1String(one.key), QLatin1String(one.name));
        return map;
    }();
    const QString key = keyOf(label);
    return names.value(key, key);
}

Title titleOf(const QString& plain)
{
    static const QRegularExpression numbered(QStringLiteral(
        "^(?:([A-Za-z][A-Za-z-]{1,24})\\s+)?(\\d{1,4})(?:\\.\\s+|\\)\\s+|\\s*:\\s*|\\s+[-–—]\\s+|\\s*(?=\\())(.*)$"));
    Title title;
    title.text = plain.left(kLongestTitle).trimmed();
    if (const auto match = numbered.match(title.text); match.hasMatch()) {
        title.word = match.captured(1).toLower();
        title.number = match.captured(2).toInt();
        title.text = match.captured(3).trimmed();
    }
    if (title.text.endsWith(QLatin1Char(')'))) {
        int depth = 0;
        for (qsizetype i = title.text.size() - 1; i > 0; --i) {
            depth += title.text.at(i) == QLatin1Char(')');
            depth -= title.text.at(i) == QLatin1Char('(');
            if (depth > 0)
                continue;
            title.paren = title.text.mid(i + 1).chopped(1).trimmed();
            title.text = title.text.left(i).trimmed();
            break;
        }
    }
    return title;
}

Fields fieldsOf(const Document& document, qsizetype first, qsizetype end, QStringList* before)
{
    Fields fields;
    Field* field = nullptr;
    for (qsizetype i = first; i < end; ++i) {
        const Line& line = document.lines.at(i);
        if (line.shape == Shape::Heading || line.shape == Shape::Blank || line.shape == Shape::Break) {
            // What was said in the label's own paragraph ends with it; what only begins below goes on.
            if (field && !field->text.isEmpty())
                field = nullptr;
            continue;
        }
        const QString name = line.label.isEmpty() ? QString() : fieldName(line.label);
        // A list's own `word: text` is only a label when it is one of those that reports have.
        const bool isLabel
            = !name.isEmpty() && (!line.weak || name == QLatin1String("owner") || name == QLatin1String("effort"));
        if (isLabel) {
            const auto known = fields.constFind(name);
            Field next{line.value, {}, line.number, 0, {}};
            if (known != fields.constEnd() && keyOf(known->text) != keyOf(line.value)) {
                next = {line.value, {}, known->line, line.number, known->text};
            }
            field = &*fields.insert(name, next);
            continue;
        }
        const QString text = line.shape == Shape::Code ? line.text : line.plain;
        const bool isItem = line.shape == Shape::Bullet || line.shape == Shape::Numbered;
        if (field && isItem)
            field->items.append(text);
        else if (field && line.shape != Shape::Fence)
            field->text += (field->text.isEmpty() ? QString() : QStringLiteral("\n")) + text;
        else if (!field && before && !text.isEmpty() && line.shape != Shape::Fence)
            before->append(text);
    }
    return fields;
}

qsizetype itemEnd(const Document& document, qsizetype at)
{
    const auto isOfList = [](const Line& line) { return line.shape == Shape::Bullet || line.shape == Shape::Numbered; };
    const bool isListed = isOfList(document.lines.at(at));
    for (qsizetype i = at + 1; i < document.lines.size(); ++i) {
        const Line& line = document.lines.at(i);
        if (line.shape == Shape::Heading || line.shape == Shape::Break)
            return i;
        // Of a list's own item also the next one of a list: what asks for many of them reads each line once.
        const bool isPeer = line.shape == Shape::Text || (isListed && isOfList(line));
        if (isPeer && line.bold && line.label.isEmpty() && titleOf(line.plain).number >= 0)
            return i;
    }
    return document.lines.size();
}

qsizetype nextLine(const Document& document, qsizetype at, qsizetype end)
{
    while (at < end && document.lines.at(at).shape == Shape::Blank)
        ++at;
    return at;
}

QString priorityIn(const QString& text)
{
    static const QRegularExpression pattern(
        QStringLiteral("\\b(P[0-3]|CRITICAL|HIGH|MEDIUM|LOW)\\b"), QRegularExpression::CaseInsensitiveOption);
    const auto match = pattern.match(text.left(kLongestTitle));
    return match.hasMatch() ? match.captured(1).toUpper() : QString();
}

namespace {
constexpr const char* kLevels[] = {"CRITICAL", "HIGH", "MEDIUM", "LOW"};
}

QString levelOf(const QString& priority)
{
    if (priority.size() == 2 && priority.startsWith(QLatin1Char('P')) && priority.at(1).unicode() <= '3')
        return QLatin1String(kLevels[priority.at(1).unicode() - '0']);
    return priority;
}

QString rankOf(const QString& priority)
{
    for (int i = 0; i < 4; ++i)
        if (priority == QLatin1String(kLevels[i]))
            return QStringLiteral("P%1").arg(i);
    return priority;
}

namespace {

constexpr double kMostMinutes = 1e6; ///< as debt::minutesOf()

struct Span {
    double low = 0;
    double high = 0;
    QChar unit; ///< m, h, d, w, o (month), s
};

std::optional<Span> spanIn(const QString& text)
{
    static const QRegularExpression pattern(
        QStringLiteral("(\\d{1,6}(?:\\.\\d{1,3})?)\\s*(?:(?:-|–|to)\\s*(\\d{1,6}(?:\\.\\d{1,3})?))?\\+?\\s*"
                       "(seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|wks?|w|months?)\\b"),
        QRegularExpression::CaseInsensitiveOption);
    const auto match = pattern.match(text.left(kLongestTitle));
    if (!match.hasMatch())
        return std::nullopt;
    // Of a longer number or a negative one only a part would be read.
    const qsizetype at = match.capturedStart();
    const QChar before = at > 0 ? text.at(at - 1) : QChar();
    if (before.isDigit() || (before == QLatin1Char('-') && (at == 1 || text.at(at - 2).isSpace())))
        return std::nullopt;
    Span span;
    span.low = match.captured(1).toDouble();
    span.high = match.captured(2).isEmpty() ? span.low : match.captured(2).toDouble();
    const QString unit = match.captured(3).toLower();
    span.unit = unit.startsWith(QLatin1String("mo")) ? QLatin1Char('o') : unit.at(0);
    return span;
}

} // namespace

std::optional<int> effortIn(const QString& text)
{
    const auto span = spanIn(text);
    if (!span)
        return std::nullopt;
    static const QHash<QChar, double> minutes{{QLatin1Char('s'), 1 / 60.0}, {QLatin1Char('m'), 1},
        {QLatin1Char('h'), 60}, {QLatin1Char('d'), 8 * 60}, {QLatin1Char('w'), 5 * 8 * 60},
        {QLatin1Char('o'), 20 * 8 * 60}};
    const double all = span->high * minutes.value(span->unit);
    return all <= kMostMinutes ? std::optional<int>(int(all)) : std::nullopt;
}

std::optional<double> minutesIn(const QString& text)
{
    const auto span = spanIn(text);
    if (!span)
        return std::nullopt;
    static const QHash<QChar, double> minutes{{QLatin1Char('s'), 1 / 60.0}, {QLatin1Char('m'), 1},
        {QLatin1Char('h'), 60}, {QLatin1Char('d'), 24 * 60}, {QLatin1Char('w'), 7 * 24 * 60},
        {QLatin1Char('o'), 30 * 24 * 60}};
    return span->high * minutes.value(span->unit);
}

QStringList ownersIn(const QString& text)
{
    static const QRegularExpression split(QStringLiteral("\\s+\\+\\s+|\\s*[,;&]\\s*|\\s+and\\s+"));
    QStringList owners;
    for (const QString& one : text.left(kLongestTitle).split(split, Qt::SkipEmptyParts))
        if (const QString name = one.trimmed(); !name.isEmpty() && name != QLatin1String("-"))
            owners.append(name);
    return owners;
}

std::optional<double> numberIn(const QString& text)
{
    static const QRegularExpression pattern(QStringLiteral("\\d[\\d,]{0,20}(?:\\.\\d{1,6})?"));
    const auto match = pattern.match(text.left(kLongestTitle));
    if (!match.hasMatch())
        return std::nullopt;
    return match.captured().remove(QLatin1Char(',')).toDouble();
}

bool hasWord(const QString& key, std::initializer_list<const char*> words)
{
    const QString padded = QLatin1Char(' ') + key + QLatin1Char(' ');
    return std::any_of(words.begin(), words.end(),
        [&](const char* word) { return padded.contains(QLatin1Char(' ') + QLatin1String(word) + QLatin1Char(' ')); });
}

QString phaseIn(const QString& title)
{
    const QString key = keyOf(title);
    if (hasWord(key, {"went well", "worked well", "what worked"}))
        return QStringLiteral("went-well");
    if (hasWord(key, {"improved", "improve", "improvements", "went wrong", "did not go well", "didn t go well"}))
        return QStringLiteral("improve");
    if (hasWord(key, {"lesson", "lessons", "lessons learned"}))
        return QStringLiteral("lessons");
    if (hasWord(key, {"recommendation", "recommendations"}))
        return QStringLiteral("recommendations");
    if (hasWord(key, {"opening", "roll call", "welcome"}))
        return QStringLiteral("opening");
    if (hasWord(key, {"closing", "wrap up"}))
        return QStringLiteral("closing");
    return {};
}

QString phaseOf(const QString& title)
{
    static const QHash<QString, QString> brief{{QStringLiteral("review of actions"), QStringLiteral("review")},
        {QStringLiteral("facts"), QStringLiteral("facts")}, {QStringLiteral("silent writing"), QStringLiteral("write")},
        {QStringLiteral("grouping"), QStringLiteral("group")}, {QStringLiteral("voting"), QStringLiteral("vote")},
        {QStringLiteral("discussion"), QStringLiteral("discuss")},
        {QStringLiteral("decisions"), QStringLiteral("decide")}};
    const QString id = phaseIn(title);
    return id.isEmpty() ? brief.value(keyOf(title)) : id;
}

} // namespace wavedeck::imports
