// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/debt/item.h"

#include "models/base/clock.h"

#include <algorithm>

namespace wavedeck {

namespace {

// Order of the words = order of the enumerators.
constexpr const char* kStatuses[] = {"draft", "open", "in-progress", "resolved"};
constexpr const char* kKinds[] = {"", "structural", "calibration"};
constexpr const char* kExploitabilities[] = {"", "now", "effort", "theoretical"};
constexpr const char* kResolutions[] = {"", "fixed", "wont-fix"};

template <class E> std::optional<E> find(QStringView text, std::span<const char* const> words)
{
    for (std::size_t i = 0; i < words.size(); ++i)
        if (text == QLatin1String(words[i]))
            return static_cast<E>(i);
    return std::nullopt;
}

} // namespace

#define WAVEDECK_WORDS(E, WORDS)                                                                                       \
    QLatin1String word(E value)                                                                                        \
    {                                                                                                                  \
        return QLatin1String(WORDS[static_cast<std::size_t>(value)]);                                                  \
    }                                                                                                                  \
    template <> std::optional<E> fromWord<E>(QStringView text)                                                         \
    {                                                                                                                  \
        return find<E>(text, WORDS);                                                                                   \
    }
WAVEDECK_WORDS(DebtStatus, kStatuses)
WAVEDECK_WORDS(DebtKind, kKinds)
WAVEDECK_WORDS(Exploitability, kExploitabilities)
WAVEDECK_WORDS(Resolution, kResolutions)
#undef WAVEDECK_WORDS

QString DebtItem::location() const
{
    return line > 0 ? QStringLiteral("%1:%2").arg(path).arg(line) : path;
}

namespace debt {

namespace {

template <QString DebtItem::*M> QString get(const DebtItem& item)
{
    return item.*M;
}
template <QString DebtItem::*M> bool take(DebtItem& item, const QString& value)
{
    item.*M = value;
    return true;
}
template <int DebtItem::*M, int kUnsaid> QString getCount(const DebtItem& item)
{
    return item.*M == kUnsaid ? QString() : QString::number(item.*M);
}
template <int DebtItem::*M, int kUnsaid> bool takeCount(DebtItem& item, const QString& value)
{
    bool ok = value.isEmpty();
    const int number = ok ? kUnsaid : value.toInt(&ok);
    if (!ok || (number < 0 && number != kUnsaid))
        return false;
    item.*M = number;
    return true;
}
template <qint64 DebtItem::*M> QString getTime(const DebtItem& item)
{
    return rfc3339(item.*M);
}
template <qint64 DebtItem::*M> bool takeTime(DebtItem& item, const QString& value)
{
    const auto time = value.isEmpty() ? std::optional<qint64>(0) : timeOf(value);
    item.*M = time.value_or(item.*M);
    return time.has_value();
}
template <class E, E DebtItem::*M> QString getWord(const DebtItem& item)
{
    return word(item.*M);
}
template <class E, E DebtItem::*M> bool takeWord(DebtItem& item, const QString& value)
{
    const auto found = fromWord<E>(value.toLower());
    item.*M = found.value_or(item.*M);
    return found.has_value();
}

bool takePriority(DebtItem& item, const QString& value)
{
    const auto priority = priorityOf(value);
    if (!priority)
        return false;
    item.priority = *priority;
    // P0 says nothing that the priority does not say.
    item.label = fromWord<Priority>(value.trimmed().toUpper()) ? QString() : value;
    return true;
}

bool takeLocation(DebtItem& item, const QString& value)
{
    const qsizetype colon = value.lastIndexOf(QLatin1Char(':'));
    bool isLine = false;
    const int line = colon > 0 ? QStringView(value).mid(colon + 1).toInt(&isLine) : 0;
    item.path = isLine && line > 0 ? value.left(colon) : value;
    item.line = isLine && line > 0 ? line : 0;
    return true;
}

constexpr Stage kStages[] = {{"design", 1}, {"development", 1}, {"qa", 1}, {"staging", 1}, {"production", 100}};

bool takeStage(DebtItem& item, const QString& value)
{
    const QString stage = value.trimmed().toLower();
    const bool isKnown = stage.isEmpty() || std::any_of(std::begin(kStages), std::end(kStages), [&](const Stage& one) {
        return stage == QLatin1String(one.name);
    });
    if (isKnown)
        item.foundStage = stage;
    return isKnown;
}

bool takeEffort(DebtItem& item, const QString& value)
{
    const auto minutes = value.isEmpty() ? std::optional(-1) : minutesOf(value);
    item.effortMin = minutes.value_or(item.effortMin);
    return minutes.has_value();
}

QString getLocation(const DebtItem& item)
{
    return item.location();
}

#define WORD(NAME, MEMBER, EDIT)                                                                                       \
    {                                                                                                                  \
        NAME, Field::Word, get<&DebtItem::MEMBER>, take<&DebtItem::MEMBER>, "text", EDIT                               \
    }
#define LINES(NAME, MEMBER)                                                                                            \
    {                                                                                                                  \
        NAME, Field::Lines, get<&DebtItem::MEMBER>, take<&DebtItem::MEMBER>, "text", true                              \
    }
#define ENUM(NAME, E, MEMBER, TAKES, EDIT)                                                                             \
    {                                                                                                                  \
        NAME, Field::Word, getWord<E, &DebtItem::MEMBER>, takeWord<E, &DebtItem::MEMBER>, TAKES, EDIT                  \
    }
#define TIME(NAME, MEMBER, EDIT)                                                                                       \
    {                                                                                                                  \
        NAME, Field::Time, getTime<&DebtItem::MEMBER>, takeTime<&DebtItem::MEMBER>, "2026-12-31", EDIT                 \
    }

constexpr Field kFields[] = {
    WORD("id", id, false),
    WORD("title", title, true),
    {"priority", Field::Word, getWord<Priority, &DebtItem::priority>, takePriority,
        "P0, P1, P2, P3, or critical to low", true},
    WORD("label", label, false),
    WORD("category", category, true),
    WORD("layer", layer, true),
    WORD("domain", domain, true),
    {"location", Field::Word, getLocation, takeLocation, "FILE:LINE", true},
    WORD("folder", folder, true),
    ENUM("status", DebtStatus, status, "draft, open, in-progress or resolved", true),
    ENUM("kind", DebtKind, kind, "structural or calibration", true),
    WORD("owner", owner, true),
    WORD("expert", expert, true),
    {"effort_min", Field::Count, getCount<&DebtItem::effortMin, -1>, takeEffort, "30m, 2h, 1d", true},
    TIME("due", dueAt, true),
    LINES("what", what),
    LINES("fix", fix),
    ENUM("exploitability", Exploitability, exploitability, "now, effort or theoretical", true),
    {"found_stage", Field::Word, get<&DebtItem::foundStage>, takeStage,
        "design, development, qa, staging or production", true},
    WORD("regression_test", regressionTest, true),
    WORD("pr", pr, true),
    LINES("evidence", evidence),
    ENUM("resolution", Resolution, resolution, "fixed or wont-fix", false),
    WORD("risk", risk, true),
    WORD("session", session, true),
    WORD("agent", agent, true),
    WORD("gate", gate, true),
    WORD("source", source, false),
    WORD("source_ref", sourceRef, false),
    {"reopened", Field::Count, getCount<&DebtItem::reopened, -1>, takeCount<&DebtItem::reopened, -1>, "a number",
        false},
    TIME("found_at", foundAt, false),
    TIME("started_at", startedAt, false),
    TIME("resolved_at", resolvedAt, false),
    WORD("resolved_session", resolvedSession, false),
    WORD("created_by", createdBy, false),
};
#undef WORD
#undef LINES
#undef ENUM
#undef TIME

qsizetype longest(const Field& field)
{
    return field.type == Field::Lines ? kLongestLines : kLongestWord;
}

} // namespace

std::span<const Stage> stages()
{
    return kStages;
}

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

Status put(DebtItem& item, const QString& name, const QString& value)
{
    const Field* one = field(name);
    const auto wrong = [&](const QString& why, const QString& mend = {}) {
        return Error{ErrorKind::Usage, QStringLiteral("bad-value"), name, why, mend};
    };
    if (!one)
        return wrong(QStringLiteral("an item of debt has no such field"));
    if (value.size() > longest(*one))
        return wrong(QStringLiteral("it has more than %1 characters").arg(longest(*one)));
    if (!one->put(item, value))
        return wrong(QStringLiteral("`%1` is no value of it").arg(value.left(60)),
            QStringLiteral("it takes %1").arg(QLatin1String(one->takes)));
    return Done{};
}

DebtItem bounded(DebtItem item)
{
    for (const Field& one : kFields)
        if (const QString text = one.text(item); text.size() > longest(one))
            one.put(item, text.left(longest(one)));
    return item;
}

QJsonObject document(const DebtItem& item, qint64 now)
{
    QJsonObject object;
    for (const Field& one : kFields) {
        const QString text = one.text(item);
        object.insert(QLatin1String(one.name),
            text.isEmpty()                 ? QJsonValue()
                : one.type == Field::Count ? QJsonValue(text.toInt())
                                           : QJsonValue(text));
    }
    object.insert(QStringLiteral("title"), item.title);
    object.insert(QStringLiteral("overdue"), isOverdue(item, now));
    const PriorityMeaning& meaning = meaningOf(item.priority);
    object.insert(QStringLiteral("meaning"), QLatin1String(meaning.meaning));
    object.insert(QStringLiteral("horizon"), QLatin1String(meaning.horizon));
    return object;
}

Result<DebtItem> itemOf(const QJsonObject& document)
{
    DebtItem item;
    for (const Field& one : kFields) {
        const QJsonValue value = document.value(QLatin1String(one.name));
        if (value.isUndefined())
            continue;
        const QString text = value.isDouble() ? QString::number(value.toInt()) : value.toString();
        if (Status done = put(item, QLatin1String(one.name), text); !done)
            return done.error();
    }
    // The priority took its own label; the one that was kept says more.
    item.label = document.value(QLatin1String("label")).toString(item.label);
    return item;
}

} // namespace debt

} // namespace wavedeck
