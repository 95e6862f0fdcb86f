// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/settings/settings.h"

#include "models/alert/rules.h"
#include "models/plan/findings.h"

#include <QJsonArray>
#include <QTime>

#include <cmath>

namespace wavedeck {

namespace {

constexpr double kSecond = 1000;
constexpr double kHour = 3600 * kSecond;
constexpr double kDay = 24 * kHour;

struct Unit {
    QLatin1String word;
    double factor;
};
constexpr Unit kDurations[] = {{QLatin1String("ms"), 1}, {QLatin1String("s"), kSecond},
    {QLatin1String("m"), 60 * kSecond}, {QLatin1String("h"), kHour}, {QLatin1String("d"), kDay}};
constexpr Unit kSizes[] = {{QLatin1String("GiB"), 1024.0 * 1024 * 1024}, {QLatin1String("MiB"), 1024.0 * 1024},
    {QLatin1String("KiB"), 1024}, {QLatin1String("B"), 1}};

/// Those that are not about a rule of alerts.
QList<SettingKey> otherKeys()
{
    using K = SettingKey;
    const auto text = [](const char* words) { return QString::fromUtf8(words); };
    return {
        {text("silent_after"), K::Duration, {}, 0, 7 * kDay, 120 * kSecond, {text("off")}, {}, {},
            text("an agent that shows no sign of life for so long is possibly stuck; off = never")},
        {text("slo.objective"), K::Number, text("%"), 50, 99.999, 99.0, {}, {}, {},
            text("share of requests that must succeed over 30 days; what is left of it can burn")},
        {text("admission.hold_after"), K::Duration, {}, 0, kDay, 60 * kSecond, {}, {}, {},
            text("a session for which the machine has no room and nothing runs is held after so long")},
        {text("sandbox.read_only"), K::Choice, {}, 0, 0, text("on"), {text("on"), text("off"), text("required")}, {},
            {}, text("read-only agents run under bubblewrap, where it works; required = without it they do not run")},
        {text("notify.desktop"), K::Switch, {}, 0, 0, true, {}, {}, {}, text("desktop notifications of alerts")},
        {text("notify.level"), K::Choice, {}, 0, 0, text("warning"), {text("warning"), text("critical")}, {}, {},
            text("the lowest level of an alert that is notified")},
        {text("notify.sessions"), K::Switch, {}, 0, 0, true, {}, {}, {},
            text("notifications when a session ends, is held, or waits for a person")},
        {text("quiet_hours.from"), K::TimeOfDay, {}, 0, 0, QString(), {}, {}, {},
            text("from then on only critical alerts are notified; off = no quiet hours")},
        {text("quiet_hours.until"), K::TimeOfDay, {}, 0, 0, QString(), {}, {}, {}, text("the end of the quiet hours")},
        {text("audit.interval"), K::Duration, {}, 0, 366 * kDay, 7 * kDay, {text("off")}, {}, {},
            text("how often the resource audit is due; off = only when asked for")},
        {text("audit.remediate"), K::Choice, {}, 0, 0, text("off"),
            {text("off"), text("duplicates"), text("files"), text("all")}, {}, {},
            text("what an audit mends without asking: surplus processes, own temporary files, or both")},
    };
}

Error bad(const SettingKey& key, const QString& why, const QString& mend)
{
    return {ErrorKind::Usage, QStringLiteral("bad-value"), key.key, why, mend};
}

/// A number with a unit behind it; nothing when it is none.
template <std::size_t N> std::optional<double> measured(const QString& text, const Unit (&units)[N])
{
    for (const Unit& unit : units) {
        // `s` ends `ms` too: what stands before the unit must be a number.
        if (!text.endsWith(unit.word, Qt::CaseInsensitive))
            continue;
        bool ok = false;
        const double count = text.chopped(unit.word.size()).trimmed().toDouble(&ok);
        if (ok && std::isfinite(count))
            return std::round(count * unit.factor);
    }
    return std::nullopt;
}

/// In the largest unit that leaves a whole number.
template <std::size_t N> QString inUnits(double value, const Unit (&units)[N])
{
    const Unit* best = nullptr;
    for (const Unit& unit : units)
        if (std::fmod(value, unit.factor) == 0 && (!best || unit.factor > best->factor))
            best = &unit;
    return best ? QString(QString::number(value / best->factor, 'f', 0) + best->word) : QString::number(value);
}

bool isNumeric(const SettingKey& key)
{
    return key.type == SettingKey::Number || key.type == SettingKey::Duration || key.type == SettingKey::Size;
}

QString rangeText(const SettingKey& key)
{
    return QStringLiteral("write %1 to %2").arg(settingText(key, key.least), settingText(key, key.most));
}

Status checkValue(const SettingKey& key, const QJsonValue& value)
{
    switch (key.type) {
    case SettingKey::Number:
    case SettingKey::Duration:
    case SettingKey::Size:
        if (!value.isDouble() || !std::isfinite(value.toDouble()) || value.toDouble() < key.least
            || value.toDouble() > key.most)
            return bad(key,
                QStringLiteral("%1 is not between %2 and %3")
                    .arg(value.isDouble() ? settingText(key, value) : QStringLiteral("this"),
                        settingText(key, key.least), settingText(key, key.most)),
                rangeText(key));
        return Done{};
    case SettingKey::Switch:
        return value.isBool() ? Status(Done{}) : bad(key, QStringLiteral("it is neither on nor off"), {});
    case SettingKey::Choice:
        if (!key.words.contains(value.toString()))
            return bad(key, QStringLiteral("it is none of its words"),
                QStringLiteral("write one of %1").arg(key.words.join(QStringLiteral(", "))));
        return Done{};
    case SettingKey::TimeOfDay:
        if (!value.isString()
            || (!value.toString().isEmpty() && !QTime::fromString(value.toString(), QStringLiteral("HH:mm")).isValid()))
            return bad(key, QStringLiteral("it is no time of day"), QStringLiteral("write 22:00, or off"));
        return Done{};
    }
    return Done{};
}

} // namespace

QLatin1String word(SettingKey::Type type)
{
    constexpr QLatin1String kWords[] = {QLatin1String("number"), QLatin1String("duration"), QLatin1String("size"),
        QLatin1String("switch"), QLatin1String("choice"), QLatin1String("time")};
    return kWords[std::size_t(type)];
}

const QList<SettingKey>& settingKeys()
{
    static const QList<SettingKey> keys = ruleSettings() + otherKeys();
    return keys;
}

const SettingKey* settingKey(const QString& key)
{
    static const QHash<QString, const SettingKey*> byKey = [] {
        QHash<QString, const SettingKey*> table;
        for (const SettingKey& one : settingKeys())
            table.insert(one.key, &one);
        return table;
    }();
    return byKey.value(key);
}

Error unknownSetting(const QString& key)
{
    QStringList known;
    for (const SettingKey& one : settingKeys())
        known.append(one.key);
    const QString near = plan::nearest(key, known);
    return {ErrorKind::Usage, QStringLiteral("unknown-setting"), plan::quoted(key),
        QStringLiteral("there is no such setting"),
        near.isEmpty() ? QStringLiteral("see `wavedeckctl settings list`")
                       : QStringLiteral("did you mean %1?").arg(near)};
}

Result<QJsonValue> readSetting(const SettingKey& key, const QString& text)
{
    const QString given = text.trimmed();
    const bool off = given.compare(QLatin1String("off"), Qt::CaseInsensitive) == 0;
    QJsonValue value;
    switch (key.type) {
    case SettingKey::Number: {
        bool ok = false;
        const bool unit = !key.unit.isEmpty() && given.endsWith(key.unit);
        const double number = given.chopped(unit ? key.unit.size() : 0).trimmed().toDouble(&ok);
        if (!ok)
            return bad(key, plan::quoted(text) + QStringLiteral(" is no number"), rangeText(key));
        value = number;
        break;
    }
    case SettingKey::Duration: {
        const auto ms = off || given == QLatin1String("0") ? 0.0 : measured(given, kDurations);
        if (!ms)
            return bad(key, plan::quoted(text) + QStringLiteral(" is no duration"),
                QStringLiteral("write 90s, 15m, 2h, 7d or off"));
        value = *ms;
        break;
    }
    case SettingKey::Size: {
        const auto bytes = given == QLatin1String("0") ? 0.0 : measured(given, kSizes);
        if (!bytes)
            return bad(key, plan::quoted(text) + QStringLiteral(" is no size"), QStringLiteral("write 512MiB or 2GiB"));
        value = *bytes;
        break;
    }
    case SettingKey::Switch: {
        const bool on = given.compare(QLatin1String("on"), Qt::CaseInsensitive) == 0 || given == QLatin1String("true");
        if (!on && !off && given != QLatin1String("false"))
            return bad(
                key, plan::quoted(text) + QStringLiteral(" is neither on nor off"), QStringLiteral("write on or off"));
        value = on;
        break;
    }
    case SettingKey::Choice:
        value = given;
        break;
    case SettingKey::TimeOfDay:
        value = off ? QString() : given;
        break;
    }
    if (Status fine = checkValue(key, value); !fine)
        return fine.error();
    return value;
}

QString settingText(const SettingKey& key, const QJsonValue& value)
{
    switch (key.type) {
    case SettingKey::Number:
        return QString::number(value.toDouble(), 'g', 12);
    case SettingKey::Duration:
        if (value.toDouble() == 0)
            return key.words.contains(QStringLiteral("off")) ? QStringLiteral("off") : QStringLiteral("0s");
        return inUnits(value.toDouble(), kDurations);
    case SettingKey::Size:
        return inUnits(value.toDouble(), kSizes);
    case SettingKey::Switch:
        return value.toBool() ? QStringLiteral("on") : QStringLiteral("off");
    case SettingKey::TimeOfDay:
        return value.toString().isEmpty() ? QStringLiteral("off") : value.toString();
    case SettingKey::Choice:
        break;
    }
    return value.toString();
}

Settings Settings::of(const QHash<QString, QJsonValue>& stored)
{
    Settings settings;
    for (auto it = stored.begin(); it != stored.end(); ++it)
        if (const SettingKey* known = settingKey(it.key()); known && checkValue(*known, it.value()))
            settings.m_values.insert(it.key(), it.value());
    // Lines that are the wrong way round were put there by hand: neither counts.
    for (const SettingKey& key : settingKeys())
        if (!settings.checkNeighbours(key, settings.value(key.key))) {
            settings.m_values.remove(key.key);
            settings.m_values.remove(key.below);
            settings.m_values.remove(key.above);
        }
    return settings;
}

QJsonValue Settings::value(const QString& key) const
{
    const auto found = m_values.constFind(key);
    if (found != m_values.cend())
        return *found;
    const SettingKey* known = settingKey(key);
    return known ? known->standard : QJsonValue();
}

Status Settings::checkNeighbours(const SettingKey& key, const QJsonValue& value) const
{
    const auto wrong = [&](const QString& other, const char* side) {
        const SettingKey& beside = *settingKey(other);
        return bad(key,
            QStringLiteral("%1 is not %2 %3, which is %4")
                .arg(settingText(key, value), QLatin1String(side), other, settingText(beside, this->value(other))),
            QStringLiteral("set %1 first, or choose a value %2 it").arg(other, QLatin1String(side)));
    };
    if (!key.below.isEmpty() && value.toDouble() >= number(key.below))
        return wrong(key.below, "below");
    if (!key.above.isEmpty() && value.toDouble() <= number(key.above))
        return wrong(key.above, "above");
    return Done{};
}

Status Settings::set(const QString& key, const QJsonValue& value)
{
    const SettingKey* known = settingKey(key);
    if (!known)
        return unknownSetting(key);
    if (Status fine = checkValue(*known, value); !fine)
        return fine;
    if (Status fine = checkNeighbours(*known, value); !fine)
        return fine;
    m_values.insert(key, value);
    return Done{};
}

Status Settings::reset(const QString& key)
{
    const SettingKey* known = settingKey(key);
    if (!known)
        return unknownSetting(key);
    if (Status fine = checkNeighbours(*known, known->standard); !fine)
        return fine;
    m_values.remove(key);
    return Done{};
}

QJsonObject settingDocument(const SettingKey& key, const Settings& settings)
{
    QJsonObject document{{QStringLiteral("key"), key.key}, {QStringLiteral("value"), settings.value(key.key)},
        {QStringLiteral("text"), settingText(key, settings.value(key.key))}, {QStringLiteral("default"), key.standard},
        {QStringLiteral("set"), settings.isSet(key.key)}, {QStringLiteral("type"), QString(word(key.type))},
        {QStringLiteral("group"), key.group()}, {QStringLiteral("help"), key.help}};
    if (!key.unit.isEmpty())
        document.insert(QStringLiteral("unit"), key.unit);
    if (isNumeric(key)) {
        document.insert(QStringLiteral("least"), key.least);
        document.insert(QStringLiteral("most"), key.most);
    }
    if (!key.words.isEmpty())
        document.insert(QStringLiteral("words"), QJsonArray::fromStringList(key.words));
    return document;
}

} // namespace wavedeck
