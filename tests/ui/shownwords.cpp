// SPDX-License-Identifier: GPL-3.0-or-later
#include "shownwords.h"

#include <QAbstractItemView>
#include <QAccessible>
#include <QAction>
#include <QLineEdit>
#include <QPaintDevice>
#include <QPaintEngine>
#include <QPlainTextEdit>

namespace wavedeck::test {

namespace {

constexpr int kMostAccessible = 20'000;

/// Keeps what is written on it, and nothing else.
class WordEngine : public QPaintEngine {
public:
    WordEngine()
        : QPaintEngine(QPaintEngine::AllFeatures)
    {
    }
    bool begin(QPaintDevice*) override { return true; }
    bool end() override { return true; }
    void updateState(const QPaintEngineState&) override { }
    void drawPixmap(const QRectF&, const QPixmap&, const QRectF&) override { }
    void drawPath(const QPainterPath&) override { }
    void drawPolygon(const QPointF*, int, PolygonDrawMode) override { }
    void drawTextItem(const QPointF&, const QTextItem& item) override { words += item.text(); }
    Type type() const override { return QPaintEngine::User; }

    QString words; ///< one behind the other: a word is painted in several pieces
};

class WordDevice : public QPaintDevice {
public:
    explicit WordDevice(const QWidget& like)
        : m_like(like)
    {
    }
    QPaintEngine* paintEngine() const override { return &m_engine; }
    const QString& words() const { return m_engine.words; }

protected:
    int metric(PaintDeviceMetric metric) const override
    {
        switch (metric) {
        case PdmWidth:
            return m_like.width();
        case PdmHeight:
            return m_like.height();
        case PdmDepth:
            return 32;
        case PdmNumColors:
            return 1 << 24;
        case PdmDevicePixelRatio:
            return 1;
        case PdmDevicePixelRatioScaled:
            return int(devicePixelRatioFScale());
        default:
            return 96;
        }
    }

private:
    const QWidget& m_like;
    mutable WordEngine m_engine;
};

void tellAccessible(QAccessibleInterface* interface, QString& words, int& left)
{
    if (!interface || !interface->isValid() || --left < 0)
        return;
    for (const QAccessible::Text kind :
        {QAccessible::Name, QAccessible::Description, QAccessible::Value, QAccessible::Help})
        words += interface->text(kind) + QLatin1Char('\n');
    for (int i = 0; i < interface->childCount(); ++i)
        tellAccessible(interface->child(i), words, left);
}

void tellModel(const QAbstractItemModel& model, const QModelIndex& parent, QString& words)
{
    for (int row = 0; row < model.rowCount(parent); ++row) {
        for (int column = 0; column < model.columnCount(parent); ++column) {
            const QModelIndex index = model.index(row, column, parent);
            for (int role = 0; role < Qt::UserRole + 60; ++role) {
                const QVariant value = index.data(role);
                if (value.canConvert<QStringList>())
                    words += value.toStringList().join(QLatin1Char('\n')) + QLatin1Char('\n');
                else if (value.canConvert<QString>())
                    words += value.toString() + QLatin1Char('\n');
            }
        }
        tellModel(model, model.index(row, 0, parent), words);
    }
}

} // namespace

QString textsOf(const QAbstractItemModel& model)
{
    QString words;
    tellModel(model, {}, words);
    return words;
}

QHash<QString, QString> shownWords(QWidget* widget)
{
    QHash<QString, QString> words;
    WordDevice device(*widget);
    widget->render(&device);
    words.insert(QStringLiteral("painted"), device.words());
    int left = kMostAccessible;
    tellAccessible(QAccessible::queryAccessibleInterface(widget), words[QStringLiteral("accessible")], left);
    QList<QWidget*> all = widget->findChildren<QWidget*>();
    all.append(widget);
    for (QWidget* one : std::as_const(all)) {
        if (!one->isVisible())
            continue;
        QString& own = words[QStringLiteral("widget %1 %2")
                                 .arg(QLatin1String(one->metaObject()->className()), one->objectName())];
        for (const char* name : {"text", "plainText", "placeholderText", "title"})
            own += one->property(name).toString() + QLatin1Char('\n');
        own += QStringList{one->toolTip(), one->statusTip(), one->whatsThis(), one->accessibleName(),
            one->accessibleDescription(), one->windowTitle()}
                   .join(QLatin1Char('\n'));
        const QList<QAction*> actions = one->actions();
        for (const QAction* action : actions)
            own += action->text() + QLatin1Char('\n') + action->toolTip() + QLatin1Char('\n');
        if (const auto* view = qobject_cast<QAbstractItemView*>(one); view && view->model())
            words[QStringLiteral("model %1 %2")
                      .arg(QLatin1String(view->model()->metaObject()->className()), view->objectName())]
                += textsOf(*view->model());
    }
    return words;
}

} // namespace wavedeck::test
