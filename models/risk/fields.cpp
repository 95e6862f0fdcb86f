// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/risk/fields.h"

#include "models/plan/findings.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>

namespace wavedeck::risk {

namespace {

constexpr std::array kFlags{ChangeFlag{"production", true}, ChangeFlag{"security", true}, ChangeFlag{"breaking", true},
    ChangeFlag{"schema", true}, ChangeFlag{"dependency", true}, ChangeFlag{"bugfix", false},
    ChangeFlag{"documentation", false}, ChangeFlag{"tooling", false}};

/// Struct to its specification.
class Lister {
public:
    QList<FieldSpec> out;

    void id(const char*, const QString&) { add("id", "Id", FieldType::Id); }
    void line(const char* key, const char* label, const QString&) { add(key, label, FieldType::Line); }
    void prose(const char* key, const char* label, const QString&) { add(key, label, FieldType::Prose); }
    void code(const char* key, const char* label, const QString&) { add(key, label, FieldType::Code); }
    void word(const char* key, const char* label, const QString&, const QStringList& right)
    {
        add(key, label, FieldType::Word, right);
    }
    void level(const char* key, const char* label, Level) { add(key, label, FieldType::Level); }
    void number(const char* key, const char* label, const std::optional<int>&) { add(key, label, FieldType::Number); }
    void flag(const char* key, const char* label, bool) { add(key, label, FieldType::Flag); }
    void score(const char* key, const char* label, const Score&) { add(key, label, FieldType::Score); }
    void words(const char* key, const char* label, const QStringList&) { add(key, label, FieldType::Words); }
    void choices(const char* key, const char* label, const QStringList&, const QStringList& right)
    {
        add(key, label, FieldType::Words, right);
    }
    void lines(const char* key, const char* label, const QStringList&) { add(key, label, FieldType::Lines); }
    void arguments(const char* key, const char* label, const QStringList&) { add(key, label, FieldType::Arguments); }
    template <class T> void list(const char* key, const char* label, const QList<T>&)
    {
        add(key, label, FieldType::List, {}, listed(T()));
    }
    template <class T> void group(const char* key, const char* label, const T& value)
    {
        add(key, label, FieldType::Group, {}, listed(value));
    }
    template <class T> static QList<FieldSpec> listed(const T& value)
    {
        Lister lister;
        describe(lister, value);
        return lister.out;
    }

private:
    void add(const char* key, const char* label, FieldType type, const QStringList& choices = {},
        const QList<FieldSpec>& below = {})
    {
        out.append({QLatin1String(key), QLatin1String(label), type, choices, below});
    }
};

Error badField(const QString& path, const QString& why)
{
    return {ErrorKind::Usage, QStringLiteral("bad-field"), path, why, QStringLiteral("see `wavedeckctl risk fields`")};
}

QJsonValue parsed(const QString& text)
{
    const QJsonDocument json = QJsonDocument::fromJson(text.toUtf8());
    return json.isArray() ? QJsonValue(json.array()) : json.isObject() ? QJsonValue(json.object()) : QJsonValue();
}

/// One field set after the other along a path. Values of the wrong kind are left for fromJson() to refuse.
class Setter {
public:
    Setter(QString path, QString value)
        : m_path(std::move(path))
        , m_value(std::move(value))
    {
    }

    Result<QJsonObject> set(QJsonObject object, const QList<FieldSpec>& specs, QStringList path) const
    {
        const QString key = path.takeFirst();
        const auto spec = std::find_if(specs.begin(), specs.end(), [&](const FieldSpec& s) { return s.key == key; });
        if (spec == specs.end()) {
            QStringList right;
            for (const FieldSpec& one : specs)
                right.append(one.key);
            return badField(m_path,
                QStringLiteral("there is no field %1%2")
                    .arg(plan::quoted(key), plan::suggestion(key, right, QStringLiteral("one of"))));
        }
        const auto value = valueOf(*spec, object.value(key), path);
        if (!value)
            return value.error();
        if (value->isUndefined())
            object.remove(key);
        else
            object.insert(key, *value);
        return object;
    }

private:
    Result<QJsonValue> valueOf(const FieldSpec& spec, const QJsonValue& before, const QStringList& path) const
    {
        if (spec.type == FieldType::List && !path.isEmpty())
            return inList(spec, before.toArray(), path);
        if (spec.type == FieldType::Group && !path.isEmpty())
            return asValue(set(before.toObject(), spec.below, path));
        const bool isTexts
            = spec.type == FieldType::Words || spec.type == FieldType::Lines || spec.type == FieldType::Arguments;
        if (isTexts && path == QStringList(QStringLiteral("+"))) {
            QJsonArray array = before.toArray();
            array.append(m_value);
            return QJsonValue(array);
        }
        if (spec.type == FieldType::Score && path.size() == 1)
            return axis(before.toObject(), path.first());
        if (!path.isEmpty())
            return badField(m_path, QStringLiteral("there is nothing below %1").arg(spec.key));
        return m_value.isEmpty() ? QJsonValue(QJsonValue::Undefined) : typed(spec);
    }

    QJsonValue typed(const FieldSpec& spec) const
    {
        switch (spec.type) {
        case FieldType::Number: {
            bool ok = false;
            const int number = m_value.toInt(&ok);
            return ok ? QJsonValue(number) : QJsonValue(m_value);
        }
        case FieldType::Flag: {
            const bool yes = m_value == QLatin1String("true") || m_value == QLatin1String("yes");
            const bool no = m_value == QLatin1String("false") || m_value == QLatin1String("no");
            return yes || no ? QJsonValue(yes) : QJsonValue(m_value);
        }
        case FieldType::Score:
            return score();
        case FieldType::Words:
        case FieldType::Lines:
        case FieldType::Arguments: {
            if (m_value.startsWith(QLatin1Char('[')))
                return parsed(m_value);
            const QChar mark = spec.type == FieldType::Words ? QLatin1Char(',') : QLatin1Char(';');
            return QJsonArray::fromStringList(
                spec.type == FieldType::Arguments ? QStringList(m_value) : m_value.split(mark));
        }
        case FieldType::List:
        case FieldType::Group:
            return parsed(m_value).isNull() ? QJsonValue(m_value) : parsed(m_value);
        default:
            return m_value;
        }
    }

    /// `4x5`, or JSON.
    QJsonValue score() const
    {
        const QStringList axes = m_value.split(QLatin1Char('x'));
        if (axes.size() != 2)
            return parsed(m_value).isNull() ? QJsonValue(m_value) : parsed(m_value);
        return QJsonObject{{QStringLiteral("likelihood"), axes[0].trimmed().toInt()},
            {QStringLiteral("impact"), axes[1].trimmed().toInt()}};
    }

    Result<QJsonValue> axis(QJsonObject axes, const QString& key) const
    {
        if (m_value.isEmpty())
            axes.remove(key);
        else
            axes.insert(key, m_value.toInt());
        return axes.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(axes);
    }

    static Result<QJsonValue> asValue(const Result<QJsonObject>& object)
    {
        if (!object)
            return object.error();
        return object->isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(*object);
    }

    Result<QJsonValue> inList(const FieldSpec& spec, QJsonArray array, QStringList path) const
    {
        const QString which = path.takeFirst();
        if (which == QLatin1String("+") && path.isEmpty()) {
            const QJsonValue item = parsed(m_value);
            if (!item.isObject())
                return badField(m_path, QStringLiteral("what is appended is JSON: {\"text\": \"…\"}"));
            array.append(item);
            return QJsonValue(array);
        }
        const qsizetype at = placeIn(array, which);
        if (at < 0)
            return badField(m_path, QStringLiteral("there is no %1 in %2").arg(plan::quoted(which), spec.key));
        if (path.isEmpty() && m_value.isEmpty()) {
            array.removeAt(at);
        } else if (path.isEmpty()) {
            array.replace(at, parsed(m_value).isObject() ? parsed(m_value) : QJsonValue(m_value));
        } else {
            const auto item = set(array[at].toObject(), spec.below, path);
            if (!item)
                return item.error();
            array.replace(at, *item);
        }
        return array.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(array);
    }

    static qsizetype placeIn(const QJsonArray& array, const QString& which)
    {
        for (qsizetype i = 0; i < array.size(); ++i)
            if (array[i].toObject().value(QLatin1String("id")).toString() == which)
                return i;
        bool ok = false;
        const qsizetype index = which.toInt(&ok);
        return ok && index >= 0 && index < array.size() ? index : -1;
    }

    QString m_path;
    QString m_value;
};

} // namespace

std::span<const ChangeFlag> changeFlags()
{
    return kFlags;
}

const QStringList& flagWords()
{
    static const QStringList all = [] {
        QStringList words;
        for (const ChangeFlag& flag : kFlags)
            words.append(QLatin1String(flag.word));
        return words;
    }();
    return all;
}

const QList<FieldSpec>& fieldSpecs()
{
    static const QList<FieldSpec> all = Lister::listed(Assessment());
    return all;
}

Result<QJsonObject> withField(const QJsonObject& document, const QString& path, const QString& value)
{
    const QStringList parts = path.split(QLatin1Char('.'));
    if (parts.contains(QString()))
        return badField(path, QStringLiteral("it is no path like risks.0.title"));
    return Setter(path, value).set(document, fieldSpecs(), parts);
}

} // namespace wavedeck::risk
