// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/focusring.h"
#include "ui/theme/look.h"
#include "ui/theme/style.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QEvent>
#include <QLineEdit>
#include <QPointer>
#include <QToolTip>

namespace wavedeck::ui {

namespace {

/// Subtrees with a look of their own. Empty in daily use, so that a look-up costs one comparison.
QHash<const QWidget*, const Appearance*>& subtrees()
{
    static QHash<const QWidget*, const Appearance*> table;
    return table;
}

/// What draws the frame: the box around a text field of it.
QWidget* framed(QWidget* widget)
{
    QWidget* parent = widget ? widget->parentWidget() : nullptr;
    if (qobject_cast<QLineEdit*>(widget)
        && (qobject_cast<QAbstractSpinBox*>(parent) || qobject_cast<QComboBox*>(parent)))
        return parent;
    return widget;
}

/// Keeps the application looking as the appearance says.
class Dresser : public QObject {
public:
    Dresser(QApplication& app, Appearance& appearance)
        : QObject(&app)
        , m_app(app)
        , m_appearance(appearance)
    {
        setObjectName(QStringLiteral("dresser"));
        auto* style = new WavedeckStyle(appearance);
        connect(style, &WavedeckStyle::systemSeen, &appearance, &Appearance::setSystemDark, Qt::QueuedConnection);
        app.setStyle(style);
        app.setEffectEnabled(Qt::UI_AnimateMenu, false);
        app.setEffectEnabled(Qt::UI_AnimateCombo, false);
        app.setEffectEnabled(Qt::UI_AnimateTooltip, false);
        app.setEffectEnabled(Qt::UI_FadeMenu, false);
        app.setEffectEnabled(Qt::UI_FadeTooltip, false);
        connect(&appearance, &Appearance::changed, this, &Dresser::dress);
        connect(&app, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) { look(now); });
        dress();
        look(QApplication::focusWidget());
    }

private:
    void dress()
    {
        const Appearance& a = m_appearance;
        m_app.setFont(a.font(13));
        for (const char* name :
            {"QPushButton", "QToolButton", "QHeaderView", "QToolTip", "QMenuBar", "QMenu", "QTabBar"})
            m_app.setFont(a.font(classSize(name), classWeight(name)), name);
        // An empty palette: the style fills it (WavedeckStyle::polish), and the platform's stays to be seen there.
        m_app.setPalette(QPalette());
        QToolTip::setPalette(paletteOf(a.theme()));
        // Looks are words; fonts and colours they stand for are others now.
        // Qt tells widgets of a new font or palette only while exec() runs: not in tests, nor for a picture.
        QList<QPointer<QWidget>> widgets;
        for (QWidget* widget : QApplication::allWidgets())
            widgets.append(widget);
        for (const QPointer<QWidget>& widget : widgets) {
            for (const QEvent::Type type : {QEvent::ApplicationFontChange, QEvent::ApplicationPaletteChange}) {
                QEvent event(type);
                if (widget)
                    QCoreApplication::sendEvent(widget, &event);
            }
            if (!widget)
                continue;
            wearLook(widget, appearanceOf(widget, a));
            widget->updateGeometry();
            widget->update();
        }
    }

    static int classSize(const char* name)
    {
        return qstrcmp(name, "QHeaderView") == 0 || qstrcmp(name, "QToolTip") == 0 ? 12 : 13;
    }

    static QFont::Weight classWeight(const char* name)
    {
        return qstrcmp(name, "QPushButton") == 0 || qstrcmp(name, "QToolButton") == 0
                || qstrcmp(name, "QHeaderView") == 0
            ? QFont::Medium
            : QFont::Normal;
    }

    void look(QWidget* focused)
    {
        QWidget* target = framed(focused);
        if (!FocusRing::wants(target))
            target = nullptr;
        if (target && !m_ring)
            m_ring = new FocusRing(m_appearance);
        if (m_ring)
            m_ring->setTarget(target);
    }

    QApplication& m_app;
    Appearance& m_appearance;
    QPointer<FocusRing> m_ring; ///< belongs to the window it lies in, and goes with it
};

/// Keeps one subtree looking otherwise.
class SubtreeDresser : public QObject {
public:
    SubtreeDresser(QWidget& root, Appearance& appearance)
        : QObject(&root)
        , m_root(root)
        , m_appearance(appearance)
    {
        setObjectName(QStringLiteral("dresser"));
        subtrees().insert(&root, &appearance);
        connect(&appearance, &Appearance::changed, this, &SubtreeDresser::dress);
        dress();
    }

    ~SubtreeDresser() override { subtrees().remove(&m_root); }

private:
    void dress()
    {
        m_root.setPalette(paletteOf(m_appearance.theme()));
        m_root.setFont(m_appearance.font(13));
        m_root.setAutoFillBackground(true);
        for (QWidget* widget : m_root.findChildren<QWidget*>()) {
            wearLook(widget, m_appearance);
            widget->updateGeometry();
            widget->update();
        }
    }

    QWidget& m_root;
    Appearance& m_appearance;
};

} // namespace

void applyAppearance(QApplication& app, Appearance& appearance)
{
    delete app.findChild<QObject*>(QStringLiteral("dresser"), Qt::FindDirectChildrenOnly);
    new Dresser(app, appearance);
}

void applyAppearance(QWidget& root, Appearance& appearance)
{
    delete root.findChild<QObject*>(QStringLiteral("dresser"), Qt::FindDirectChildrenOnly);
    new SubtreeDresser(root, appearance);
}

const Appearance& appearanceOf(const QWidget* widget, const Appearance& application)
{
    if (subtrees().isEmpty())
        return application;
    for (const QWidget* w = widget; w; w = w->parentWidget())
        if (const Appearance* own = subtrees().value(w))
            return *own;
    return application;
}

} // namespace wavedeck::ui
