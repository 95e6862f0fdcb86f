// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/risk/assessment.h"

#include "models/plan/findings.h"
#include "models/risk/fields.h"
#include "models/risk/fieldtext.h"
#include "models/trail/trail.h"

#include <QJsonArray>
#include <QSet>

#include <algorithm>
#include <limits>

namespace wavedeck::risk {

namespace {

constexpr qsizetype kLongestLine = 4'000;
constexpr qsizetype kLongestText = 100'000;
constexpr qsizetype kLongestCode = 1'000'000; ///< what a plan of some thousand agents runs
constexpr qsizetype kLongestId = 64;
constexpr qsizetype kMostItems = 2'000;
constexpr qsizetype kMostBytes = 2 * 1024 * 1024;
constexpr qsizetype kMostFaults = 20; ///< named in one error

QStringList listOf(std::initializer_list<const char*> words)
{
    QStringList list;
    for (const char* one : words)
        list.append(QLatin1String(one));
    return list;
}

/// Struct to JSON; what is empty is left out.
class Writer {
public:
    QJsonObject out;

    void id(const char*, const QString& value) { line("id", nullptr, value); }
    void line(const char* key, const char*, const QString& value) { put(key, value, value.isEmpty()); }
    void prose(const char* key, const char*, const QString& value) { put(key, value, value.isEmpty()); }
    void code(const char* key, const char*, const QString& value) { put(key, value, value.isEmpty()); }
    void word(const char* key, const char*, const QString& value, const QStringList&)
    {
        put(key, value, value.isEmpty());
    }
    void level(const char* key, const char*, Level value)
    {
        put(key, QString(risk::word(value)), value == Level::None);
    }
    void number(const char* key, const char*, const std::optional<int>& value)
    {
        put(key, value.value_or(0), !value.has_value());
    }
    void flag(const char* key, const char*, bool value) { put(key, value, false); }
    void score(const char* key, const char*, const Score& value)
    {
        QJsonObject axes;
        if (value.likelihood > 0)
            axes.insert(QStringLiteral("likelihood"), value.likelihood);
        if (value.impact > 0)
            axes.insert(QStringLiteral("impact"), value.impact);
        put(key, axes, axes.isEmpty());
    }
    void words(const char* key, const char*, const QStringList& value)
    {
        put(key, QJsonArray::fromStringList(value), value.isEmpty());
    }
    void choices(const char* key, const char*, const QStringList& value, const QStringList&)
    {
        words(key, nullptr, value);
    }
    void lines(const char* key, const char*, const QStringList& value) { words(key, nullptr, value); }
    void arguments(const char* key, const char*, const QStringList& value) { words(key, nullptr, value); }
    template <class T> void list(const char* key, const char*, const QList<T>& items)
    {
        QJsonArray array;
        for (const T& item : items)
            array.append(written(item));
        put(key, array, array.isEmpty());
    }
    template <class T> void group(const char* key, const char*, const T& value)
    {
        const QJsonObject object = written(value);
        put(key, object, object.isEmpty());
    }
    template <class T> static QJsonObject written(const T& value)
    {
        Writer writer;
        describe(writer, value);
        return writer.out;
    }

private:
    void put(const char* key, const QJsonValue& value, bool isEmpty)
    {
        if (!isEmpty)
            out.insert(QLatin1String(key), value);
    }
};

/// What all readers of one document share.
struct Reading {
    struct Id {
        QString* value;
        QString prefix;
        QString place;
    };
    QStringList faults;
    QList<Id> ids;

    void fault(const QString& place, const QString& why)
    {
        if (faults.size() < kMostFaults)
            faults.append(QStringLiteral("%1: %2").arg(place, why));
    }

    /// Ids that are missing are given; an id stands once among those of its prefix.
    void giveIds()
    {
        QHash<QString, QSet<QString>> used;
        for (const Id& id : ids)
            if (!id.value->isEmpty()) {
                if (used[id.prefix].contains(*id.value))
                    fault(id.place, QStringLiteral("the id %1 stands twice").arg(plan::quoted(*id.value)));
                used[id.prefix].insert(*id.value);
            }
        QHash<QString, int> last;
        for (const Id& id : ids)
            while (id.value->isEmpty()) {
                const QString next = id.prefix + QString::number(++last[id.prefix]);
                if (!used[id.prefix].contains(next))
                    *id.value = next;
            }
    }
};

/// JSON to struct, each fault with its place.
class Reader {
public:
    Reader(const QJsonObject& in, QString place, Reading& reading)
        : m_in(in)
        , m_place(std::move(place))
        , m_reading(reading)
    {
    }

    void id(const char* prefix, QString& value)
    {
        line("id", nullptr, value);
        const auto isGood
            = [](QChar c) { return c.unicode() < 0x80 && (c.isLetterOrNumber() || QStringLiteral("._-").contains(c)); };
        if (value.size() > kLongestId || !std::all_of(value.begin(), value.end(), isGood))
            fault("id", QStringLiteral("an id is letters, digits, '.', '_' and '-'"));
        m_reading.ids.append({&value, QLatin1String(prefix), placeOf("id")});
    }
    void line(const char* key, const char*, QString& value) { text(key, value, oneLine, kLongestLine); }
    void prose(const char* key, const char*, QString& value) { text(key, value, risk::prose, kLongestText); }
    void code(const char* key, const char*, QString& value) { text(key, value, risk::code, kLongestCode); }
    void word(const char* key, const char*, QString& value, const QStringList& right)
    {
        QString given = value;
        line(key, nullptr, given);
        if (given.isEmpty() || right.contains(given))
            value = given;
        else
            fault(key, wrongWord(given, right));
    }
    void level(const char* key, const char*, Level& value)
    {
        QString given = risk::word(value);
        line(key, nullptr, given);
        if (const auto known = levelOf(given))
            value = *known;
        else
            fault(key, QStringLiteral("%1 is no level; LOW, MEDIUM, HIGH or CRITICAL").arg(plan::quoted(given)));
    }
    void number(const char* key, const char*, std::optional<int>& value)
    {
        if (const QJsonValue given = take(key); !given.isUndefined())
            value = whole(key, given, 0, std::numeric_limits<int>::max());
    }
    void flag(const char* key, const char*, bool& value)
    {
        const QJsonValue given = take(key);
        if (given.isBool())
            value = given.toBool();
        else if (!given.isUndefined())
            fault(key, QStringLiteral("it is true or false"));
    }
    void score(const char* key, const char*, Score& value)
    {
        const QJsonValue given = take(key);
        if (given.isUndefined())
            return;
        if (!given.isObject())
            return fault(key, QStringLiteral("it is {\"likelihood\": 1..5, \"impact\": 1..5}"));
        Reader below(given.toObject(), placeOf(key), m_reading);
        below.axis("likelihood", value.likelihood);
        below.axis("impact", value.impact);
        below.finish();
    }
    void words(const char* key, const char*, QStringList& value) { choices(key, nullptr, value, {}); }
    void choices(const char* key, const char*, QStringList& value, const QStringList& right)
    {
        texts(key, value, oneLine, kLongestLine);
        value.removeDuplicates();
        for (const QString& one : value) {
            if (one.contains(QLatin1Char(',')) || one.contains(QLatin1Char(' ')))
                fault(key, QStringLiteral("%1 is no single word").arg(plan::quoted(one)));
            else if (!right.isEmpty() && !right.contains(one))
                fault(key, wrongWord(one, right));
        }
    }
    void lines(const char* key, const char*, QStringList& value)
    {
        texts(key, value, oneLine, kLongestLine);
        // They are shown with semicolons between them.
        value = value.join(QLatin1Char(';')).split(QLatin1Char(';'), Qt::SkipEmptyParts);
        for (QString& one : value)
            one = one.trimmed();
        value.removeAll(QString());
    }
    void arguments(const char* key, const char*, QStringList& value) { texts(key, value, risk::code, kLongestText); }
    template <class T> void list(const char* key, const char*, QList<T>& items)
    {
        const QJsonValue given = take(key);
        if (given.isUndefined())
            return;
        const QJsonArray array = given.toArray();
        if (!given.isArray() || array.size() > kMostItems)
            return fault(key, QStringLiteral("it is a list of at most %1").arg(kMostItems));
        items.resize(array.size()); // once: places of their ids are kept
        for (qsizetype i = 0; i < array.size(); ++i)
            below(QStringLiteral("%1[%2]").arg(placeOf(key)).arg(i), array[i], items[i]);
    }
    template <class T> void group(const char* key, const char*, T& value)
    {
        if (const QJsonValue given = take(key); !given.isUndefined())
            below(placeOf(key), given, value);
    }

    /// Names what no field took.
    void finish()
    {
        for (const QString& key : m_in.keys())
            if (!m_known.contains(key))
                m_reading.fault(placeOf(key),
                    QStringLiteral("there is no such field; one of: ")
                        + QStringList(m_known.begin(), m_known.end()).join(QStringLiteral(", ")));
    }

private:
    QString placeOf(const QString& key) const
    {
        const QString shown = oneLine(key.left(80));
        return m_place.isEmpty() ? shown : QString(m_place + QLatin1Char('.') + shown);
    }
    QString placeOf(const char* key) const { return placeOf(QString(QLatin1String(key))); }
    void fault(const char* key, const QString& why) { m_reading.fault(placeOf(key), why); }
    static QString wrongWord(const QString& given, const QStringList& right)
    {
        return QStringLiteral("%1 is none of: %2").arg(plan::quoted(given), right.join(QStringLiteral(", ")));
    }

    QJsonValue take(const char* key)
    {
        m_known.insert(QLatin1String(key));
        const QJsonValue value = m_in.value(QLatin1String(key));
        return value.isNull() ? QJsonValue(QJsonValue::Undefined) : value;
    }
    std::optional<int> whole(const char* key, const QJsonValue& given, int least, int most)
    {
        const qint64 number = given.toInteger(-1);
        if (given.isDouble() && number >= least && number <= most && double(number) == given.toDouble())
            return int(number);
        fault(key, QStringLiteral("it is a whole number from %1 to %2").arg(least).arg(most));
        return std::nullopt;
    }
    void axis(const char* key, int& value)
    {
        if (const QJsonValue given = take(key); !given.isUndefined())
            value = whole(key, given, 1, kMostAxis).value_or(0);
    }
    template <class Form> void text(const char* key, QString& value, Form form, qsizetype longest)
    {
        const QJsonValue given = take(key);
        if (given.isUndefined())
            return;
        if (!given.isString())
            return fault(key, QStringLiteral("it is a text"));
        if (given.toString().size() > longest)
            return fault(key, QStringLiteral("it has more than %1 characters").arg(longest));
        value = form(given.toString());
    }
    template <class Form> void texts(const char* key, QStringList& value, Form form, qsizetype longest)
    {
        const QJsonValue given = take(key);
        if (given.isUndefined())
            return;
        const QJsonArray array = given.toArray();
        if (!given.isArray() || array.size() > kMostItems)
            return fault(key, QStringLiteral("it is a list of at most %1").arg(kMostItems));
        value.clear();
        for (const QJsonValue& one : array) {
            if (!one.isString() || one.toString().size() > longest)
                return fault(key, QStringLiteral("it is a list of texts of at most %1 characters").arg(longest));
            if (const QString good = form(one.toString()); !good.isEmpty())
                value.append(good);
        }
    }
    template <class T> void below(const QString& place, const QJsonValue& given, T& value)
    {
        if (!given.isObject())
            return m_reading.fault(place, QStringLiteral("it is a group of fields"));
        Reader reader(given.toObject(), place, m_reading);
        describe(reader, value);
        reader.finish();
    }

    const QJsonObject m_in;
    QString m_place;
    Reading& m_reading;
    QSet<QString> m_known;
};

Error bad(const QStringList& faults)
{
    return {ErrorKind::Usage, QStringLiteral("bad-assessment"), QStringLiteral("the assessment"),
        faults.join(QStringLiteral(" · ")), {}};
}

} // namespace

const QStringList& categories()
{
    static const QStringList all = listOf({"technical", "security", "performance", "operational"});
    return all;
}

const QStringList& kindWords()
{
    static const QStringList all = listOf({"forward", "retrospective"});
    return all;
}

const QStringList& formWords()
{
    static const QStringList all = listOf({"full", "minimal"});
    return all;
}

const QStringList& statusWords()
{
    static const QStringList all = listOf({"open", "mitigated", "accepted", "closed"});
    return all;
}

const QStringList& hiddenWords()
{
    static const QStringList all = listOf({"considered", "dismissed"});
    return all;
}

QJsonObject toJson(const Assessment& assessment)
{
    return Writer::written(assessment);
}

Result<Assessment> fromJson(const QJsonObject& json)
{
    Assessment assessment;
    Reading reading;
    Reader reader(json, {}, reading);
    describe(reader, assessment);
    reader.finish();
    reading.giveIds();
    if (reading.faults.isEmpty() && trail::canonicalJson(toJson(assessment)).size() > kMostBytes)
        reading.fault(QStringLiteral("all of it"), QStringLiteral("it has more than 2 MiB"));
    if (!reading.faults.isEmpty())
        return bad(reading.faults);
    return assessment;
}

} // namespace wavedeck::risk
