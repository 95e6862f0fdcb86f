// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/domain/states.h"

#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>
#include <span>

/// One item of technical debt, and what every part of it is called (DEBT-1, 2, 9, 10). Plain values; any thread. Texts
/// are somebody else's: a view shows them as plain text.
namespace wavedeck {

/// Draft = it lacks its location or its category (DEBT-1, DEBT-3).
enum class DebtStatus { Draft, Open, InProgress, Resolved };
/// What is to be done with an item (DEBT-9): fixed at once, or documented for a named expert.
enum class DebtKind { Unsaid, Structural, Calibration };
/// Of a weakness (DEBT-8), from which its priority follows: P0, P1, P2.
enum class Exploitability { Unsaid, Now, Effort, Theoretical };
enum class Resolution { None, Fixed, WontFix };
QLatin1String word(DebtStatus status);
QLatin1String word(DebtKind kind); ///< empty for Unsaid, as those below
QLatin1String word(Exploitability exploitability);
QLatin1String word(Resolution resolution);
template <> std::optional<DebtStatus> fromWord<DebtStatus>(QStringView text);
template <> std::optional<DebtKind> fromWord<DebtKind>(QStringView text);
template <> std::optional<Exploitability> fromWord<Exploitability>(QStringView text);
template <> std::optional<Resolution> fromWord<Resolution>(QStringView text);

struct DebtItem {
    int number = 0; ///< 0 = not in the register yet; never used again
    QString id; ///< DEBT-001
    QString title;
    Priority priority = Priority::P2;
    QString label; ///< the priority as its source says it (DEBT-10); empty = the same
    QString category; ///< Security, Infrastructure, Performance, …
    QString layer;
    QString domain; ///< what batches go by
    QString path; ///< relative to folder where that is known
    int line = 0; ///< 0 = none
    QString folder; ///< the root that path is relative to; empty = not known
    DebtKind kind = DebtKind::Unsaid;
    DebtStatus status = DebtStatus::Open;
    int reopened = 0; ///< how often
    QString owner; ///< empty = nobody
    QString expert; ///< of a calibration
    int effortMin = -1; ///< minutes, 1 day = 8 h (FORM-30); -1 = not said
    qint64 dueAt = 0; ///< UTC ms, as all times here; 0 = none
    QString what; ///< several lines
    QString fix;
    QString session;
    QString agent;
    QString gate;
    QString source = QStringLiteral("person"); ///< person, agent, gate, retrospective, import, comment, configuration
    QString sourceRef; ///< one item per source and reference; empty = entered by hand
    Exploitability exploitability = Exploitability::Unsaid;
    QString foundStage; ///< one of debt::stages(); empty = not said (COST-15)
    QString regressionTest;
    QString pr;
    QString evidence;
    Resolution resolution = Resolution::None;
    QString risk; ///< RA-001
    qint64 foundAt = 0;
    qint64 startedAt = 0;
    qint64 resolvedAt = 0;
    QString resolvedSession;
    QString createdBy;

    bool isResolved() const { return status == DebtStatus::Resolved; }
    bool isSecurity() const { return category.compare(QLatin1String("security"), Qt::CaseInsensitive) == 0; }
    /// `FILE:LINE`, `FILE`, or empty.
    QString location() const;

    bool operator==(const DebtItem&) const = default;
};

namespace debt {

/// What a priority means (DEBT-2).
struct PriorityMeaning {
    Priority priority;
    const char* name; ///< Critical
    const char* meaning; ///< Blocks launch
    const char* horizon; ///< same day
};
std::span<const PriorityMeaning> priorities();
const PriorityMeaning& meaningOf(Priority priority);

/// Where a defect can be found, from the earliest on, and what it costs there against one found in QA (COST-15).
struct Stage {
    const char* name;
    int weight;
};
std::span<const Stage> stages();

/// The end of the day (UTC) until which an item found then is due: P0 the same day, P1 7 days, P2 a month; 0 = P3.
qint64 dueOf(Priority priority, qint64 foundAt);
bool isOverdue(const DebtItem& item, qint64 now);

/// P0–P3, or a label of one of the other scales (DEBT-10): Critical … Low, `24 h`, `1-2 weeks`, `today`, …
std::optional<Priority> priorityOf(const QString& label);

/// DEBT-001.
QString idOf(int number);
/// The number of DEBT-001, debt-1 or 1; 0 = it is none.
int numberOf(const QString& id);

/// Minutes of `2h`, `1d 4h`, `30m`, `90`, `2 hours`; of a range the upper bound (FORM-30). Empty = not understood.
std::optional<int> minutesOf(const QString& effort);
/// `2h`, `1d 4h`.
QString effortText(int minutes);
/// UTC ms of a day (its end, UTC) or of an RFC 3339 time.
std::optional<qint64> timeOf(const QString& text);

/// One part of an item as records, exports and `debt set` name it: all of them read and write by this table.
struct Field {
    enum Type {
        Word, ///< one line, or one of a few words
        Lines,
        Count, ///< in JSON a number, null = not said
        Time, ///< in JSON RFC 3339, null = none
    };
    const char* name; ///< `effort_min`
    Type type;
    QString (*text)(const DebtItem&); ///< as a person writes it; empty = not said
    bool (*put)(DebtItem&, const QString&); ///< false: it takes no such value, and nothing was changed
    const char* takes; ///< what it takes, for the error
    bool isEditable; ///< by `debt set` and the page
};
std::span<const Field> fields();
const Field* field(const QString& name);
/// `bad-value` when the field takes no such value or it is too long.
Status put(DebtItem& item, const QString& field, const QString& value);

constexpr qsizetype kLongestWord = 1000; ///< characters of a field of one line
constexpr qsizetype kLongestLines = 20'000;
/// The same item with every text cut to what the register takes: for sources that nobody can ask again.
DebtItem bounded(DebtItem item);

/// Every field by its name; besides `overdue`, `meaning` and `horizon` of the priority, `exploitability`. Null = not
/// said. Not redacted.
QJsonObject document(const DebtItem& item, qint64 now);
/// The item of such a document; unknown names are left out. `bad-value` names the field.
Result<DebtItem> itemOf(const QJsonObject& document);

} // namespace debt

} // namespace wavedeck
